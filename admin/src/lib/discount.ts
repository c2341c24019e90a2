import { fromCents, toCents } from "./money";

/** What a promo code takes off, as the API defines it. */
export interface Discount {
  discount_type: "percentage" | "fixed_amount";
  /** Percent, or dollars; two decimals in both cases. */
  discount_value: string;
}

/**
 * What comes off a total: once, rounded half up to the cent, and never more than all of it.
 *
 * In whole cents and hundredths of a percent, so that nothing is lost: 20 packages of a million dollars stay far below
 * what a number holds exactly.
 */
export function discountOn(base: string, { discount_type, discount_value }: Discount): string {
  const cents = toCents(base);
  const value = toCents(discount_value);
  const off = discount_type === "percentage" ? Math.floor((cents * value + 5_000) / 10_000) : value;
  return fromCents(Math.min(off, cents));
}

/** What is left of a total. */
export const discounted = (base: string, discount: Discount): string =>
  fromCents(toCents(base) - toCents(discountOn(base, discount)));
