export { ReceiptPage } from "./receipt-page";
export { ownReceiptQuery, receiptQuery } from "./queries";
