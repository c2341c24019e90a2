import { toCents } from "@/lib/money";
import { daysAfter, daysFrom } from "@/lib/time";
import type { Summary } from "./types";

/** Amounts in cents: paid and pending of the purchases of a day, and of all until then. */
export interface DayPoint {
  day: string;
  paid: number;
  waiting: number;
  paidSoFar: number;
  waitingSoFar: number;
}

/** One point per day from `first` to `last`, also for days without a purchase. */
export function pointsOf(byDay: Summary["by_day"], first: string, last: string): DayPoint[] {
  const known = new Map(byDay.map((one) => [one.date, one]));
  let paidSoFar = 0;
  let waitingSoFar = 0;
  return Array.from({ length: daysFrom(first, last) + 1 }, (_, place) => {
    const day = daysAfter(first, place);
    const paid = toCents(known.get(day)?.revenue ?? "0.00");
    const waiting = toCents(known.get(day)?.pending ?? "0.00");
    paidSoFar += paid;
    waitingSoFar += waiting;
    return { day, paid, waiting, paidSoFar, waitingSoFar };
  });
}

/** The day with the highest revenue, paid and pending; the first of several. */
export const largestDay = (points: readonly DayPoint[]): DayPoint | undefined =>
  points.reduce<DayPoint | undefined>(
    (most, one) =>
      most === undefined || one.paid + one.waiting > most.paid + most.waiting ? one : most,
    undefined,
  );

/** An axis of three round steps up to at least `most`: $50k, $100k, $150k. In cents. */
export function ticksFor(most: number): readonly number[] {
  const STEPS = 3;
  // At least three dollars.
  const least = Math.max(most / STEPS, 100);
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ??
    10 * power;
  return Array.from({ length: STEPS + 1 }, (_, place) => place * step);
}

/** "$0", "$500", "$50k", "$2.5k", "$1.5M". */
export function tickWords(cents: number): string {
  const dollars = cents / 100;
  if (dollars >= 1_000_000) return `$${dollars / 1_000_000}M`;
  return dollars >= 1_000 ? `$${dollars / 1_000}k` : `$${dollars}`;
}

/** A step line through the heights as an SVG path: each height is constant until the next day. */
export function stepPath(heights: readonly number[], xOf: (place: number) => number): string {
  const [first = 0, ...rest] = heights;
  return rest.reduce(
    (path, y, place) => `${path}H${round(xOf(place + 1))}V${round(y)}`,
    `M${round(xOf(0))} ${round(first)}`,
  );
}

const round = (length: number): number => Math.round(length * 10) / 10;
