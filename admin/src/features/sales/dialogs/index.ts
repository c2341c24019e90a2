export { Cancel } from "./cancel";
export { Exchange } from "./exchange";
export { MarkUnpaid } from "./mark-unpaid";
export { MovePayment } from "./move-payment";
export { Reassign } from "./reassign";
export { RecordPayment } from "./record-payment";
export { Refund } from "./refund";
export { ReturnSeats } from "./return-seats";
