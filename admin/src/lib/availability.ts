interface Availability {
  /** Null: without a limit. */
  remaining: number | null;
  quantity_limit: number | null;
}

const FEW = 3;
const FEW_SHARE = 0.1;

/** Whether only a few of a package are left: three or fewer, or a tenth of the limit. Not when it is sold out. */
export const isLow = ({ remaining, quantity_limit }: Availability): boolean =>
  remaining !== null &&
  quantity_limit !== null &&
  remaining > 0 &&
  remaining <= Math.max(FEW, quantity_limit * FEW_SHARE);
