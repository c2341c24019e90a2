import { formatMoney } from "@/lib/money";
import { dayAt, formatDay, formatMoment } from "@/lib/time";
import type { SalesPhase } from "@/lib/sales-window";
import { capitalized, count, numberWord } from "@/lib/words";
import type { PromoRefusal, Refusal } from "./buying";

/** Texts for donors. Each says whether anything was charged, and what to do now. */

export const soldOutWords = (name: string): string =>
  `${name} has just sold out. Nothing was charged.`;

export const fewLeftWords = (remaining: number): string =>
  remaining === 1 ? "Only 1 is left. Take it?" : `Only ${remaining} are left. Take ${remaining}?`;

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

export function limitWords(most: number, held: number): string {
  const free = Math.max(0, most - held);
  const limit = `One person can hold up to ${count(most, "seat")}; you have ${held}.`;
  return free === 0 ? limit : `${limit} Choose up to ${free}.`;
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

/** "Two seats", "One seat", "20 seats", for the start of a sentence. */
export const seatsInWords = (seats: number): string =>
  `${capitalized(numberWord(seats))} ${seats === 1 ? "seat" : "seats"}`;

/** "Priya" of "Priya Raman". */
export const firstName = (name: string | null | undefined): string | null =>
  name?.trim().split(/\s+/)[0] ?? null;
