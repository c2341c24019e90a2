export { LiveLine } from "./live-line";
export {
  /** @public To be invalidated after a change of what is sold. */
  salesCountsKey,
  useSalesCounts,
} from "./use-sales-counts";
