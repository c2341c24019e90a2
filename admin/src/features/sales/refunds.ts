import { fromCents, toCents } from "@/lib/money";
import type { Purchase } from "./types";

type Due = Pick<Purchase, "payment_status" | "total_price" | "refund_due" | "refunds_due">;

/** How much has to go back, in dollars and cents; null where nothing has to. */
export function dueBack({ refund_due, refunds_due, total_price }: Due): string | null {
  if (!refund_due) return null;
  // The release before marked purchases without listing their payments.
  if (refunds_due.length === 0) return total_price;
  return fromCents(refunds_due.reduce((sum, { amount }) => sum + toCents(amount), 0));
}

/** Why money has to go back. */
export function whyDue({ payment_status }: Pick<Due, "payment_status">): string {
  if (payment_status === "completed") return "It was paid more than once. Its seats stay.";
  if (payment_status === "refunded") return "A payment came after it was refunded.";
  return "The payment came after the hold had ended, and the seats are gone.";
}
