export { PurchasePage } from "./purchase-page";
export { TicketsPage } from "./tickets-page";
