import { fromCents, toCents } from "@/lib/money";
import { sumOf } from "./record-payment";
import type { Purchase } from "./types";

type Amounts = Pick<Purchase, "amount_paid" | "refund_due_amount" | "overpaid_by">;

/** All the money that we have of a purchase: more than that can't go back. */
export const refundable = ({ amount_paid, refund_due_amount, overpaid_by }: Amounts): string =>
  sumOf([amount_paid, refund_due_amount, overpaid_by]);

/** What has to go back: paid too much, or for seats that were returned. */
export const dueBackOf = ({ refund_due_amount, overpaid_by }: Amounts): string =>
  sumOf([refund_due_amount, overpaid_by]);

/** What a refund gives back unless another amount is asked for: what is due, else everything. */
export const usualRefund = (purchase: Amounts): string => {
  const due = dueBackOf(purchase);
  return toCents(due) > 0 ? due : purchase.amount_paid;
};

/** The first amount less the second, in dollars and cents; negative where the second is greater. */
export const less = (amount: string, by: string): string =>
  fromCents(toCents(amount) - toCents(by));
