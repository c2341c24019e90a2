export { LiveLine } from "./live-line";
export {
  /** @public For whatever changes what is sold: invalidate it. */
  salesCountsKey,
  useSalesCounts,
} from "./use-sales-counts";
