import { formatMoney, fromCents, toCents } from "@/lib/money";

/** What it means that another amount came than is due. */
export interface Difference {
  /** What is agreed to by ticking the box. */
  title: string;
  text: string;
}

/** The words for an amount that differs from what is due; null where it does not. */
export function differenceWords(amount: string, due: string): Difference | null {
  const cents = toCents(amount) - toCents(due);
  if (cents === 0) return null;
  const by = formatMoney(fromCents(Math.abs(cents)));
  const came = formatMoney(amount);
  return cents < 0
    ? {
        title: `Leave ${by} due`,
        text: `${came} is ${by} less than what is due. Nothing is dropped: the difference stays on the purchase.`,
      }
    : {
        title: `Keep ${by} as paid too much`,
        text: `${came} is ${by} more than what is due. Nothing is dropped: what is too much stays on the purchase until it is refunded.`,
      };
}
