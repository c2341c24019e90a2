import { formatMoney, fromCents, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { dayAt, formatDay } from "@/lib/time";
import type { Schemas } from "@/lib/api";

export type Receipt = Schemas["ReceiptRead"];
type ReceiptPayment = Receipt["payments"][number];

/** "April 12, 2027", at the event. */
export const dayOf = (instant: string, { event }: Receipt): string =>
  formatDay(dayAt(Date.parse(instant), event.time_zone), { year: true });

/** "April 12, 2027". */
export const fullDay = (day: string): string => formatDay(day, { year: true });

/** "Check", "Refund by check". */
export function methodWords({ kind, method }: ReceiptPayment): string {
  const how = method === null ? null : METHOD_WORDS[method];
  if (kind === "received") return how ?? "Payment";
  return how === null ? "Refund" : `Refund by ${how.toLowerCase()}`;
}

/** "$500.00"; what went back has a minus. */
export const paymentAmount = ({ kind, amount }: ReceiptPayment): string =>
  formatMoney(kind === "received" ? amount : `-${amount}`);

/** Who is thanked, and who gave: a company, a person, or at least an address. */
export const giverOf = ({ in_the_name_of: name, purchaser }: Receipt): string =>
  name ?? payerOf(purchaser) ?? "our guest";
export const payerOf = ({ name, address }: Receipt["purchaser"]): string | null => name ?? address;

/** "We received $4,000.00 from you on April 12, 2027." */
export function receivedWords(receipt: Receipt): string {
  const { kind, amount_paid: paid, payments } = receipt;
  if (kind === "nothing_received") return "Nothing that you paid was kept.";
  if (toCents(paid) === 0) return "Nothing was paid for these seats.";
  const [only, ...more] = payments;
  const on = only === undefined || more.length > 0 ? "" : ` on ${fullDay(only.on)}`;
  const kept = payments.some((payment) => payment.kind !== "received") ? " and kept" : "";
  return `We received${kept} ${formatMoney(paid)} from you${on}.`;
}

/** What is still open, or on its way back; null where there is nothing. */
export function openWords({
  amount_due: due,
  total_price: total,
  refund_due_amount: refund,
}: Receipt): string | null {
  if (toCents(refund) > 0)
    return `${formatMoney(refund)} more was received and will be sent back; a new receipt then replaces this one.`;
  if (toCents(due) === 0) return null;
  return `${formatMoney(due)} of ${formatMoney(total)} is still due; once it is paid, a new receipt replaces this one.`;
}

/** "$80.00 a seat", the estimate of one; null where none was made. */
export function perSeat({ quantity, amount }: Receipt["lines"][number]): string | null {
  if (amount === null || quantity === 0 || toCents(amount) === 0) return null;
  return `${formatMoney(fromCents(toCents(amount) / quantity))} a seat`;
}
