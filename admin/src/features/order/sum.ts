import type { Package } from "@/features/packages";
import type { Discount } from "@/lib/discount";
import { fromCents, parseMoney, toCents } from "@/lib/money";
import { priceOf } from "@/lib/price";
import { deductibleOf } from "@/lib/tax-split";
import { isPriced, quantityOf, type OrderValues } from "./values";

export type Priced = Pick<Package, "price" | "seats_per_package" | "fair_market_value">;

/** What an order comes to, as the API computes it: total = base - off + adjustment. */
export interface Sum {
  seats: number;
  base: string;
  /** What the promo code takes off. */
  off: string;
  /** By the list, with the promo code. */
  listed: string;
  /** Of a total that was agreed, and of what costs nothing; negative where that is less than by the list. */
  adjustment: string;
  total: string;
  /** Null while nobody has stated what a seat is worth. */
  deductible: string | null;
}

type Input = Pick<OrderValues, "quantity" | "settlement" | "hasOtherPrice" | "total">;

export function sumOf(values: Input, of: Priced, discount: Discount | null): Sum {
  const quantity = quantityOf(values) ?? 1;
  const seats = quantity * of.seats_per_package;
  const { base, off, total: listed } = priceOf(of.price, quantity, discount);
  const agreed = values.hasOtherPrice ? parseMoney(values.total) : null;
  const total = isPriced(values) ? (agreed ?? listed) : "0.00";
  return {
    seats,
    base,
    off,
    listed,
    adjustment: fromCents(toCents(total) - toCents(listed)),
    total,
    deductible: deductibleOf(total, of.fair_market_value, seats),
  };
}

/** What fewer packages come to: by the list, or their share of a total that was agreed, half a cent rounded up. */
export function sumOfFewer(
  values: Input,
  of: Priced,
  discount: Discount | null,
  fewer: number,
): { quantity: string; total: string } {
  const quantity = String(fewer);
  const agreed = values.hasOtherPrice ? parseMoney(values.total) : null;
  if (agreed === null)
    return { quantity, total: sumOf({ ...values, quantity }, of, discount).total };
  const before = quantityOf(values) ?? 1;
  const share = Math.floor((2 * toCents(agreed) * fewer + before) / (2 * before));
  return { quantity, total: fromCents(share) };
}

/** How the money received differs from the total, in cents; negative where it is less. 0 while that is not known. */
export function differenceOf({ settlement, amount }: OrderValues, total: string): number {
  const received = settlement === "paid" ? parseMoney(amount) : null;
  return received === null ? 0 : toCents(received) - toCents(total);
}

/** Whether an order is entered as pending first: another amount than its total was received. */
export const isOtherAmount = (values: OrderValues, total: string): boolean =>
  differenceOf(values, total) !== 0;
