import { DISCOUNTS as LIMITS } from "@/api/limits";
import type { Schemas } from "./api";
import { formatMoney, fromCents, groupMoney, parseMoney, toCents } from "./money";

export type DiscountType = Schemas["DiscountType"];

/** The discount of a promo code, as the API defines it. */
export interface Discount {
  discount_type: DiscountType;
  /** Percent, or dollars; two decimals in both cases. */
  discount_value: string;
}

interface DiscountKind {
  /** In the form, where a kind is chosen. */
  label: string;
  example: string;
  /** The control that edits it. */
  edit: "percent" | "money";
  /** "15%", "$25.00". */
  format: (value: string) => string;
  /** The value as its control shows it. */
  formatForEdit: (value: string) => string;
  /** What was typed, with two decimals; null where it is no such value. */
  read: (typed: string) => string | null;
  /** Shown when `read` returns null, and when the value is out of range. */
  unreadable: string;
  outOfRange: (minimum: string, maximum: string) => string;
  /** What comes off a total, in cents; it may be more than the total. `value` is in hundredths. */
  centsOff: (cents: number, value: number) => number;
}

/** Everything that depends on the kind of a discount. A kind that the API adds is a type error here, and only here. */
export const DISCOUNTS: Record<DiscountType, DiscountKind> = {
  percentage: {
    label: "A percentage",
    example: "15% off",
    edit: "percent",
    format: (value) => `${Number(value)}%`,
    formatForEdit: (value) => String(Number(value)),
    read: (typed) => parseMoney(typed.replace(/%\s*$/, "")),
    unreadable: "Please enter a percentage, such as 15.",
    outOfRange: (minimum, maximum) => `A percentage is ${Number(minimum)} to ${Number(maximum)}.`,
    // Half a cent is rounded up, in favour of the donor.
    centsOff: (cents, value) => Math.floor((cents * value + 5_000) / 10_000),
  },
  fixed_amount: {
    label: "An amount",
    example: "$25.00 off",
    edit: "money",
    format: formatMoney,
    formatForEdit: groupMoney,
    read: parseMoney,
    unreadable: "Please enter an amount, such as 25.00.",
    outOfRange: (minimum, maximum) =>
      `A discount is ${formatMoney(minimum)} to ${formatMoney(maximum)}.`,
    centsOff: (_, value) => value,
  },
};

export const DISCOUNT_TYPES = Object.keys(DISCOUNTS) as DiscountType[];

/** "15%", "12.5%", "$25.00". */
export const formatDiscount = (type: DiscountType, value: string): string =>
  DISCOUNTS[type].format(value);

/** Reads what was typed as a discount: the value as the API takes it, or what is wrong with it. */
export function readDiscount(
  type: DiscountType,
  typed: string,
): { value: string; fault?: undefined } | { value?: undefined; fault: string } {
  const { read, unreadable, outOfRange } = DISCOUNTS[type];
  const { minimum, maximum } = LIMITS[type];
  const value = read(typed);
  if (value === null) return { fault: unreadable };
  return toCents(value) < toCents(minimum) || toCents(value) > toCents(maximum)
    ? { fault: outOfRange(minimum, maximum) }
    : { value };
}

/**
 * What comes off a total: rounded once, to the cent, and never more than the total.
 *
 * Computed in whole cents and hundredths of a percent: 20 packages of a million dollars stay far below the largest
 * integer that a number represents exactly.
 */
export function discountOn(base: string, { discount_type, discount_value }: Discount): string {
  const cents = toCents(base);
  const off = DISCOUNTS[discount_type].centsOff(cents, toCents(discount_value));
  return fromCents(Math.min(off, cents));
}

/** What is left of a total. */
export const discounted = (base: string, discount: Discount): string =>
  fromCents(toCents(base) - toCents(discountOn(base, discount)));
