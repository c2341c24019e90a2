import type { Purchase } from "@/features/sales";
import { formatMoney, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";

type Payment = Purchase["payments"][number];

/** What came too often, too late, or fits nothing: "Paid twice: $480.00 by card, $480.00 by check 1187." */
export function overpaidWords(purchase: Purchase): string | null {
  const { overpaid_by, payments, payment_status } = purchase;
  if (toCents(overpaid_by) === 0) return null;
  const received = payments.filter(({ kind }) => kind === "received");
  const listed = received.map(paymentWords).join(", ");
  const by = formatMoney(overpaid_by);
  if (payment_status === "pending")
    return `${by} came that does not fit: ${formatMoney(purchase.amount_due)} is due. It pays nothing until that is settled.`;
  if (payment_status !== "completed")
    return `${by} came after the purchase was closed, and the seats are gone: ${listed}.`;
  if (isTwice(purchase, received)) return `Paid twice: ${listed}.`;
  return `Paid ${by} too much: ${listed}.`;
}

/** Whether one payment pays all of it and another, which fits nothing, is as much. */
const isTwice = ({ total_price }: Purchase, received: readonly Payment[]): boolean =>
  received.length === 2 &&
  received.some(({ applied }) => !applied) &&
  received.every(({ amount }) => toCents(amount) === toCents(total_price));

/** "$480.00 by check 1187". */
export function paymentWords({ amount, method, reference }: Payment): string {
  const how = method === null ? null : METHOD_WORDS[method].toLowerCase();
  const by = [how, reference].filter((words) => words !== null).join(" ");
  return by === "" ? formatMoney(amount) : `${formatMoney(amount)} by ${by}`;
}
