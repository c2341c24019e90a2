import { dueBackOf, packagesOf, seatsOf, toSettle, type Purchase } from "@/features/sales";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { dayAt, formatDay, formatOpening } from "@/lib/time";

/** What the money of a purchase says, as the page's ticket shows it. */
export interface MoneyView {
  /** "2 × Table of Ten, 20 seats". */
  what: string;
  /** "$4,000.00", or of a closed purchase what became of it: "Cancelled". */
  amount: string;
  /** "received, of $4,600.00". */
  below: string;
  facts: readonly Fact[];
  stub: Stub;
}

export interface Fact {
  label: string;
  words: string;
  /** Shown after the words, in the type of codes. */
  code?: string | undefined;
}

interface Stub {
  kicker: string;
  amount: string;
  mood: "due" | "back" | "none";
  below: string | null;
  action: "record" | "refund" | null;
}

/** @param zone of the event. */
export function moneyView(purchase: Purchase, zone: string, now: number): MoneyView {
  return {
    what: `${packagesOf(purchase)}, ${seatsOf(purchase)}`,
    ...headOf(purchase, zone),
    facts: factsOf(purchase, zone),
    stub: stubOf(purchase, zone, now),
  };
}

const isSome = (amount: string): boolean => toCents(amount) > 0;

function headOf(purchase: Purchase, zone: string): Pick<MoneyView, "amount" | "below"> {
  const { payment_status, amount_paid, total_price, goodwill_refunded } = purchase;
  const total = formatMoney(total_price);
  switch (payment_status) {
    case "cancelled":
      return { amount: "Cancelled", below: cancelledWords(purchase, zone) };
    case "failed":
      return { amount: "Failed", below: `the payment of ${total}; its seats are back on sale` };
    case "refunded":
      return { amount: "Refunded", below: refundedWords(purchase) };
    default:
  }
  if (!isSome(total_price)) return { amount: total, below: freeWords(purchase) };
  const amount = formatMoney(amount_paid);
  if (isSome(goodwill_refunded))
    return {
      amount,
      below: `received and kept, of ${total}; ${formatMoney(goodwill_refunded)} was given back`,
    };
  return {
    amount,
    below:
      toCents(amount_paid) === toCents(total_price)
        ? "received, all of it"
        : `received, of ${total}`,
  };
}

function cancelledWords(
  { total_price, cancelled_because, cancelled_at }: Purchase,
  zone: string,
): string {
  const when =
    cancelled_at === null ? "" : ` on ${formatDay(dayAt(Date.parse(cancelled_at), zone))}`;
  const why =
    cancelled_because === "hold_ended"
      ? `it was not paid in time, and ended${when}`
      : `by the team${when}`;
  return `${why}; it was ${formatMoney(total_price)}`;
}

/** Sums of what came and went back, of all payments on record. */
function refundedWords({ payments }: Purchase): string {
  const back = payments
    .filter(({ kind }) => kind === "refunded")
    .reduce((cents, { amount }) => cents + toCents(amount), 0);
  return back === 0
    ? "all of it went back; its seats are back on sale"
    : `${formatMoney(fromCents(back))} went back; its seats are back on sale`;
}

function freeWords({ payment_method }: Purchase): string {
  if (payment_method === "comp") return "a comp: nothing is to be paid";
  if (payment_method === "in_kind") return "given in kind: nothing is to be paid";
  return "nothing is to be paid";
}

function stubOf(purchase: Purchase, zone: string, now: number): Stub {
  const { amount_due, payment_method } = purchase;
  const back = dueBackOf(purchase);
  if (isSome(amount_due))
    return {
      kicker: purchase.payment_status === "pending" ? "To be paid" : "Still due",
      amount: formatMoney(amount_due),
      mood: "due",
      below: untilWords(purchase, zone, now),
      action: "record",
    };
  if (isSome(back))
    return {
      kicker: "To be refunded",
      amount: formatMoney(back),
      mood: "back",
      below: toSettle(purchase).find(({ paymentId }) => paymentId === null)?.words ?? null,
      action: "refund",
    };
  const below =
    payment_method === "comp"
      ? "Counted as a comp."
      : payment_method === "in_kind"
        ? "What was given is in the note."
        : null;
  return { kicker: "Still due", amount: "Nothing", mood: "none", below, action: null };
}

/** Until when the money is expected: "by April 17, agreed". */
function untilWords(
  { payment_status, due_on, hold_expires_at }: Purchase,
  zone: string,
  now: number,
): string | null {
  if (due_on !== null) {
    const today = dayAt(now, zone);
    const day = formatDay(due_on, { year: due_on.slice(0, 4) !== today.slice(0, 4) });
    return due_on < today ? `was due on ${day}` : `by ${day}, agreed`;
  }
  if (payment_status === "pending" && hold_expires_at !== null)
    return `Its seats are held until ${formatOpening(hold_expires_at, zone)}.`;
  return null;
}

function factsOf(purchase: Purchase, zone: string): Fact[] {
  const { promo_code, price_adjustment, deductible_amount, returned_quantity } = purchase;
  return [
    howFact(purchase),
    ...receivedFact(purchase, zone),
    promo_code === null
      ? { label: "Promo code", words: "None" }
      : { label: "Promo code", words: "", code: promo_code },
    {
      label: "Tax-deductible",
      words: deductible_amount === null ? "Not stated" : formatMoney(deductible_amount),
    },
    ...(toCents(price_adjustment) === 0 ? [] : [priceFact(purchase)]),
    ...(returned_quantity === 0
      ? []
      : [{ label: "Returned", words: `${returned_quantity} × ${purchase.package_name}` }]),
  ];
}

function howFact({ payment_method, payment_reference, payment_status }: Purchase): Fact {
  const code = payment_reference ?? undefined;
  if (payment_method !== null) return { label: "How", words: METHOD_WORDS[payment_method], code };
  if (code !== undefined) return { label: "How", words: "", code };
  return { label: "How", words: payment_status === "pending" ? "Not paid yet" : "Not stated" };
}

/** The day of the newest payment that pays the purchase: the one on the check, else when it was recorded. */
function receivedFact({ payments, paid_at }: Purchase, zone: string): Fact[] {
  const day =
    payments.findLast(({ kind, applied }) => kind === "received" && applied)?.received_on ??
    (paid_at === null ? null : dayAt(Date.parse(paid_at), zone));
  return day === null
    ? []
    : [{ label: "Received", words: formatDay(day, { short: true, year: true }) }];
}

/** A price of its own, beside what the list would have asked for. */
function priceFact({ base_price, discount_amount }: Purchase): Fact {
  const list = fromCents(toCents(base_price) - toCents(discount_amount));
  return { label: "Price", words: `Agreed, instead of ${formatMoney(list)}` };
}

/** Whether any of a payment is still here: it came, and did not go back as a whole. */
export function isHere(
  { id, kind, amount }: Purchase["payments"][number],
  { payments }: Purchase,
): boolean {
  if (kind !== "received") return false;
  const back = payments.filter(({ refund_of }) => refund_of === id);
  return back.reduce((left, gone) => left - toCents(gone.amount), toCents(amount)) > 0;
}
