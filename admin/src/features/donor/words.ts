import { formatMoney } from "@/lib/money";
import { clockIn, dayAt, formatDay, formatMoment } from "@/lib/time";
import type { SalesPhase } from "@/lib/sales-window";
import { formatNumber } from "@/lib/numbers";
import { capitalized, count, numberWord } from "@/lib/words";
import type { PromoRefusal, Refusal } from "./buying";
import type { Purchase } from "./types";

/** Texts for donors. Each says whether anything was charged, and what to do now. */

export const soldOutWords = (name: string): string =>
  `${name} has just sold out. Nothing was charged.`;

export const fewLeftWords = (remaining: number): string =>
  remaining === 1
    ? "Only 1 is left. Take it?"
    : `Only ${formatNumber(remaining)} are left. Take ${formatNumber(remaining)}?`;

export const priceChangedWords = (total: string, was: string): string =>
  `The total is now ${formatMoney(total)} (it was ${formatMoney(was)}). Nothing was bought.`;

export function promoWords(
  { code, endedAt }: Extract<Refusal, { kind: "promo" }>,
  zone: string,
): string {
  if (code === "promo_code_expired")
    return endedAt === null
      ? "This code has ended."
      : `This code ended on ${formatDay(dayAt(Date.parse(endedAt), zone))}.`;
  return PROMO_WORDS[code];
}

const PROMO_WORDS: Record<Exclude<PromoRefusal, "promo_code_expired">, string> = {
  promo_code_unknown: "We don't know this code. Please check the spelling.",
  promo_code_inactive: "This code isn't active.",
  promo_code_exhausted: "This code has been used up.",
  promo_code_donor_limit: "You have already used this code.",
};

/** @param seatsEach how many seats one package has; the limit counts seats, an order counts packages. */
export function limitWords(most: number, taken: number, seatsEach: number): string {
  const free = Math.max(0, most - taken);
  const limit = `One person can hold up to ${count(most, "seat")}; you have ${formatNumber(taken)}.`;
  if (free === 0) return limit;
  if (free < seatsEach) return `${limit} This package has ${formatNumber(seatsEach)}.`;
  return seatsEach === 1
    ? `${limit} Choose up to ${formatNumber(free)}.`
    : `${limit} Choose up to ${count(Math.floor(free / seatsEach), "package")}.`;
}

export const notOnSaleWords = "This package isn't on sale at the moment.";
export const signInAgainWords = "Please sign in again. Your order is kept.";
export const inDoubtWords =
  "We can't reach the box office. Your order is kept and can't be bought twice.";
export const takenUpWords =
  "This order was under way when the page was left. It is kept and can't be bought twice.";
export const seeTicketsWords =
  "This order may have been bought already. Please look under My tickets before you order again.";
export const stillWorkingWords = "Still working on your order…";
export const crowdWords = (seconds: number): string =>
  `A lot of people are here. We'll try again in ${seconds} s; your order is kept.`;

export const notOpenWords = (opensAt: string, zone: string, now: number): string =>
  `Tickets go on sale ${formatMoment(opensAt, zone, now)}.`;
export const closedWords = (closedAt: string, zone: string, now: number): string =>
  `Ticket sales closed on ${formatMoment(closedAt, zone, now)}.`;

/** Why nothing can be bought at the moment. */
export const outsideSalesWords = (sales: SalesPhase, zone: string, now: number): string =>
  sales.phase === "early"
    ? notOpenWords(sales.opensAt, zone, now)
    : closedWords(sales.closesAt, zone, now);

/** "at 5:34 AM EST" today, "on Sunday, November 29, 5:34 AM EST" on any other day. */
const whenWords = (instant: string, zone: string, now: number): string =>
  dayAt(Date.parse(instant), zone) === dayAt(now, zone)
    ? `at ${clockIn(instant, zone)}`
    : `on ${formatMoment(instant, zone, now)}`;

export const pendingWords = (
  { hold_expires_at }: Pick<Purchase, "hold_expires_at">,
  zone: string,
  now: number,
): string => {
  const until =
    hold_expires_at === null
      ? "Your seats are held for you."
      : `Your seats are yours until ${formatMoment(hold_expires_at, zone, now)}.`;
  return `${until} They count as paid as soon as the organisers have recorded your payment. The codes below stay the same.`;
};

/** Paid after the hold was over, when its seats were sold to somebody else. */
export const lateRefundWords = (total: string): string =>
  `Your payment came after your hold had ended, and the seats are taken. The organisers will return ${formatMoney(total)} to you.`;

type Closed = Pick<Purchase, "payment_status" | "total_price"> &
  Partial<Pick<Purchase, "cancelled_because" | "cancelled_at">>;

/** Who ended a purchase, and when. */
export function closedPurchaseWords(purchase: Closed, zone: string, now: number): string {
  const { payment_status, cancelled_because, cancelled_at } = purchase;
  const after = "The seats are on sale again, and the codes no longer let anybody in.";
  const when = cancelled_at ? ` ${whenWords(cancelled_at, zone, now)}` : "";
  if (payment_status === "refunded")
    return `${formatMoney(purchase.total_price)} is refunded. ${after}`;
  if (payment_status === "failed") return `Your payment didn't go through. ${after}`;
  if (cancelled_because === "hold_ended")
    return `Your hold ended${when}: no payment had reached us. ${after}`;
  return cancelled_because === "cancelled"
    ? `The organisers cancelled this purchase${when}. ${after}`
    : `This purchase was cancelled. ${after}`;
}

/** "Two seats", "One seat", "20 seats", for the start of a sentence. */
export const seatsInWords = (seats: number): string =>
  `${capitalized(numberWord(seats))} ${seats === 1 ? "seat" : "seats"}`;

/** "Priya" of "Priya Raman". */
export const firstName = (name: string | null | undefined): string | null =>
  name?.trim().split(/\s+/)[0] ?? null;
