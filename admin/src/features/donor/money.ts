import { formatMoney, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { dayAt, formatDay } from "@/lib/time";
import type { Purchase, Ticket } from "./types";

// A tab may show what a release stored that did not know these.
type Paid = Pick<Purchase, "payment_status" | "total_price"> &
  Partial<
    Pick<
      Purchase,
      | "amount_due"
      | "amount_paid"
      | "refund_due"
      | "refund_due_amount"
      | "overpaid_by"
      | "payments"
      | "price_adjustment"
    >
  >;

/** What is still to be paid. */
export const dueOf = ({ amount_due, payment_status, total_price }: Paid): string =>
  amount_due ?? (payment_status === "pending" ? total_price : "0.00");

/** What was received and is kept. */
export const paidOf = ({ amount_paid, payment_status, total_price }: Paid): string =>
  amount_paid ?? (payment_status === "completed" ? total_price : "0.00");

/** What the team has agreed to add or to take off; null for nothing. */
export const adjustmentOf = ({ price_adjustment = "0.00" }: Paid): string | null =>
  toCents(price_adjustment) === 0 ? null : price_adjustment;

export const isPartlyPaid = (purchase: Paid): boolean =>
  purchase.payment_status === "completed" && toCents(dueOf(purchase)) > 0;

/** What the organisers have to return: paid too much, or for seats that were given back; null for nothing. */
export function owedOf(purchase: Paid): string | null {
  const { refund_due, refund_due_amount = "0.00", overpaid_by = "0.00", total_price } = purchase;
  const cents = toCents(refund_due_amount) + toCents(overpaid_by);
  if (cents > 0) return (cents / 100).toFixed(2);
  return refund_due === true ? total_price : null;
}

/** The seats of a purchase that are still its own. */
export const keptTickets = ({ tickets }: Pick<Purchase, "tickets">): Ticket[] =>
  tickets.filter((ticket) => !isReturned(ticket));

export const returnedTickets = ({ tickets }: Pick<Purchase, "tickets">): Ticket[] =>
  tickets.filter(isReturned);

const isReturned = ({ returned_at }: Partial<Pick<Ticket, "returned_at">>): boolean =>
  returned_at !== null && returned_at !== undefined;

/** A payment as donors read it. */
export interface PaymentLine {
  id: string;
  /** "Received April 12, 2027, check 1187". */
  words: string;
  /** With a minus where it went back. */
  amount: string;
}

const WHAT: Record<Purchase["payments"][number]["kind"], string> = {
  received: "Received",
  refunded: "Returned to you",
  taken_back: "Did not arrive after all",
};

/** The payments of a purchase, oldest first. */
export const paymentLines = (
  { payments = [] }: Pick<Paid, "payments">,
  zone: string,
): PaymentLine[] =>
  payments.map(({ id, kind, at, received_on, method, reference, amount }) => {
    const day = formatDay(received_on ?? dayAt(Date.parse(at), zone), { year: true });
    const how = [method === null ? null : METHOD_WORDS[method].toLowerCase(), reference]
      .filter((words) => words !== null)
      .join(" ");
    return {
      id,
      words: how === "" ? `${WHAT[kind]} ${day}` : `${WHAT[kind]} ${day}, ${how}`,
      amount: formatMoney(kind === "received" ? amount : `-${amount}`),
    };
  });
