export { LiveLine } from "./live-line";
export { salesCountsKey, useSalesCounts } from "./use-sales-counts";
