import { formatMoney, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import type { Purchase } from "./types";

type Payment = Purchase["payments"][number];
type Settled = Pick<
  Purchase,
  | "payment_status"
  | "cancelled_because"
  | "total_price"
  | "amount_due"
  | "overpaid_by"
  | "refund_due_amount"
  | "returned_quantity"
  | "payments"
  | "refunds_due"
>;

/** Money of a purchase that somebody has to decide about. */
export interface ToSettle {
  amount: string;
  /** What happened, in a sentence. */
  words: string;
  /** What the refund is called. */
  refund: string;
  /** The payment that fits nothing: it may have been for another purchase. */
  paymentId: string | null;
}

/** What has to be decided about a purchase: what fits nothing, and what is owed for seats that were given back. */
export function toSettle(purchase: Settled): ToSettle[] {
  const { overpaid_by, refund_due_amount, refunds_due, returned_quantity } = purchase;
  const found: ToSettle[] = [];
  const words = overpaidWords(purchase);
  if (words !== null)
    found.push({
      amount: overpaid_by,
      words,
      refund: isTwice(purchase) ? "Refund one" : `Refund ${formatMoney(overpaid_by)}`,
      paymentId: refunds_due[0]?.payment_id ?? null,
    });
  if (toCents(refund_due_amount) > 0)
    found.push({
      amount: refund_due_amount,
      words:
        returned_quantity > 0
          ? "Seats were given back after they were paid."
          : "It was exchanged for something that costs less.",
      refund: `Refund ${formatMoney(refund_due_amount)}`,
      paymentId: null,
    });
  return found;
}

/** What came too often, too late, or fits nothing: "Paid twice: $480.00 by card, $480.00 by check 1187." */
export function overpaidWords(purchase: Settled): string | null {
  const { overpaid_by, payment_status, cancelled_because, amount_due } = purchase;
  if (toCents(overpaid_by) === 0) return null;
  const by = formatMoney(overpaid_by);
  if (payment_status === "pending")
    return `${listed(looseOf(purchase)) || by} came, and ${formatMoney(amount_due)} is due. It pays nothing until that is settled.`;
  if (payment_status === "completed")
    return isTwice(purchase)
      ? `Paid twice: ${listed(receivedOf(purchase))}.`
      : `Paid ${by} too much: ${listed(receivedOf(purchase))}.`;
  if (payment_status === "refunded") return `A payment came after it was refunded.`;
  if (payment_status === "failed")
    return "A payment came after another had failed, and the seats are gone.";
  return cancelled_because === "cancelled"
    ? "The payment came after the purchase was cancelled, and the seats are gone."
    : "The payment came after the hold had ended, and the seats are gone.";
}

const receivedOf = ({ payments }: Pick<Settled, "payments">): Payment[] =>
  payments.filter(({ kind }) => kind === "received");

/** The payments that fit nothing. */
const looseOf = ({ payments, refunds_due }: Settled): Payment[] =>
  payments.filter(({ id }) => refunds_due.some(({ payment_id }) => payment_id === id));

/** Whether one payment pays all of it, and another is as much. */
function isTwice(purchase: Settled): boolean {
  const received = receivedOf(purchase);
  return (
    purchase.payment_status === "completed" &&
    received.length > 1 &&
    received.every(({ amount }) => toCents(amount) === toCents(purchase.total_price))
  );
}

const listed = (payments: readonly Payment[]): string => payments.map(paymentWords).join(", ");

/** "$480.00 by check 1187". */
export function paymentWords({ amount, method, reference }: Payment): string {
  const how = method === null ? null : METHOD_WORDS[method].toLowerCase();
  const by = [how, reference].filter((words) => words !== null).join(" ");
  return by === "" ? formatMoney(amount) : `${formatMoney(amount)} by ${by}`;
}
