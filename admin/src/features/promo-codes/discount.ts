import { formatMoney, fromCents, toCents } from "@/lib/money";
import type { DiscountType } from "./queries";

const HUNDREDTHS_OF_PERCENT = 10_000;

/**
 * What one package costs with a code, as the API will price it: the discount rounded half up to the cent, the price never
 * below zero. All in whole cents and hundredths of a percent; the largest product, a million dollars times a hundred
 * percent, is far within what a double holds exactly.
 *
 * @param value a text of two decimals for both types: percent, or dollars.
 */
export function discounted(price: string, type: DiscountType, value: string): string {
  const cents = toCents(price);
  const off = type === "fixed_amount" ? toCents(value) : Math.floor((cents * toCents(value) + HUNDREDTHS_OF_PERCENT / 2) / HUNDREDTHS_OF_PERCENT);
  return fromCents(cents - Math.min(off, cents));
}

/** "15% off", "12.5% off", "$25.00 off". */
export const discountWords = (type: DiscountType, value: string): string =>
  type === "percentage" ? `${Number(value)}% off` : `${formatMoney(value)} off`;
