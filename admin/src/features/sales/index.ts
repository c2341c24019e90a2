export { readFilters } from "./filters";
export { summaryQuery } from "./queries";
export {
  readFiguresAgain,
  recordPayment,
  sumOf,
  whyNotRecorded,
  type NewPayment,
} from "./record-payment";
export { SalesFigure } from "./sales-figure";
export { SalesPage } from "./sales-page";
