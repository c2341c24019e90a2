export { readFilters } from "./filters";
export { summaryQuery } from "./queries";
export { SalesFigure } from "./sales-figure";
export { SalesPage } from "./sales-page";
