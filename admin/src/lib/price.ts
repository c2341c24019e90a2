import { discountOn, type Discount } from "./discount";
import { fromCents, toCents } from "./money";

export interface Price {
  base: string;
  off: string;
  total: string;
}

/** What so many of a package cost, with the discount of a promo code. */
export function priceOf(price: string, quantity: number, discount: Discount | null): Price {
  const base = fromCents(toCents(price) * quantity);
  const off = discount === null ? "0.00" : discountOn(base, discount);
  return { base, off, total: fromCents(toCents(base) - toCents(off)) };
}
