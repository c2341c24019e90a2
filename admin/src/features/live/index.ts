export { LiveLine } from "./live-line";
export {
  /** @public To be invalidated after a change of what is sold. */
  salesCountsKey,
  useSalesCounts,
  useSeatsSold,
} from "./use-sales-counts";
