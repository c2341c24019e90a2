import { formatMoney, parseMoney, toCents } from "@/lib/money";
import type { DiscountType } from "./queries";

/** "15% off", "12.5% off", "$25.00 off". */
export const discountWords = (type: DiscountType, value: string): string =>
  type === "percentage" ? `${Number(value)}% off` : `${formatMoney(value)} off`;

// What a discount may be depends on its type, which the API's description has no words for.
const MOST: Record<DiscountType, string> = { percentage: "100.00", fixed_amount: "10000.00" };
const LEAST = "1.00";

/** What was typed as a discount, as the API takes it, or what is wrong with it. */
export function readDiscount(
  type: DiscountType,
  typed: string,
): { value: string; fault?: undefined } | { value?: undefined; fault: string } {
  const value = parseMoney(typed.replace(/%\s*$/, ""));
  if (value === null)
    return {
      fault:
        type === "percentage"
          ? "Please enter a percentage, such as 15."
          : "Please enter an amount, such as 25.00.",
    };
  return toCents(value) < toCents(LEAST) || toCents(value) > toCents(MOST[type])
    ? { fault: rangeWords(type) }
    : { value };
}

const rangeWords = (type: DiscountType): string =>
  type === "percentage"
    ? "A percentage is 1 to 100."
    : `A discount is ${formatMoney(LEAST)} to ${formatMoney(MOST.fixed_amount)}.`;
