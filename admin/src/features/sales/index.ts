export { readFilters } from "./filters";
export { summaryQuery } from "./queries";
export { sumOf, whyOpen } from "./record-payment";
export { SalesFigure } from "./sales-figure";
export { SalesPage } from "./sales-page";
export { useRecording, type Recording } from "./use-recording";
