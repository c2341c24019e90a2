/** Times are RFC 3339 in UTC, as in the API; they are shown in the reader's zone, or in the event's with its name. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The reader's zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
const format = (moment: Date, options: Intl.DateTimeFormatOptions, zone?: string): string =>
  new Intl.DateTimeFormat("en-US", zone === undefined ? options : { ...options, timeZone: zone })
    .format(moment)
    // Node and browsers disagree on the space before AM and PM.
    .replaceAll("\u202f", " ");

/** "Sat, Apr 18, 2026 · 6:30 PM EDT", in the event's zone. */
export function formatEventTime(instant: string, zone: string): string {
  const moment = new Date(instant);
  const date = format(
    moment,
    { weekday: "short", month: "short", day: "numeric", year: "numeric" },
    zone,
  );
  return `${date} · ${format(moment, { hour: "numeric", minute: "2-digit", timeZoneName: "short" }, zone)}`;
}

/** "Friday, April 17, 11:59 PM EDT", in the event's zone. */
export function formatOpening(instant: string, zone: string): string {
  const moment = new Date(instant);
  const date = format(moment, { weekday: "long", month: "long", day: "numeric" }, zone);
  return `${date}, ${format(moment, { hour: "numeric", minute: "2-digit", timeZoneName: "short" }, zone)}`;
}

/** "Sat, Apr 18", in the event's zone. */
export const formatEventDay = (instant: string, zone: string): string =>
  format(new Date(instant), { weekday: "short", month: "short", day: "numeric" }, zone);

/** "Saturday, April 18, 2026, 6:30 PM EDT", in the event's zone: in full, as donors read it. */
export function formatForDonors(instant: string, zone: string): string {
  const date = format(
    new Date(instant),
    { weekday: "long", month: "long", day: "numeric", year: "numeric" },
    zone,
  );
  return `${date}, ${clockIn(instant, zone)}`;
}

/** "Friday, April 17, 11:59 PM EDT", with the year if it is not the current one. */
export function formatMoment(instant: string, zone: string, now: number): string {
  const year = (moment: Date) => format(moment, { year: "numeric" }, zone);
  const moment = new Date(instant);
  if (year(moment) !== year(new Date(now))) return formatForDonors(instant, zone);
  return `${format(moment, { weekday: "long", month: "long", day: "numeric" }, zone)}, ${clockIn(instant, zone)}`;
}

/** "Sat, Apr 18, 6:30 PM EDT", for a ticket. */
export const formatStart = (instant: string, zone: string): string =>
  `${formatEventDay(instant, zone)}, ${clockIn(instant, zone)}`;

/** "Apr 17, 11:59 PM EDT", with the year if it is not the current one. */
export function formatShortTime(instant: string, zone: string, now: number): string {
  const moment = new Date(instant);
  const sameYear = dateIn(moment, zone).slice(0, 4) === dateIn(new Date(now), zone).slice(0, 4);
  const date = format(
    moment,
    { month: "short", day: "numeric", ...(sameYear ? {} : { year: "numeric" as const }) },
    zone,
  );
  return `${date}, ${format(moment, { hour: "numeric", minute: "2-digit", timeZoneName: "short" }, zone)}`;
}

/** Everything, for a `title`: "Saturday, April 18, 2026 at 6:30:05 PM EDT". */
export const formatFully = (instant: string, zone?: string): string =>
  format(
    new Date(instant),
    {
      weekday: "long",
      year: "numeric",
      month: "long",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    },
    zone,
  );

/** "3:02 PM", in the reader's zone. */
export const formatClock = (instant: string | number): string =>
  format(new Date(instant), { hour: "numeric", minute: "2-digit" });

/** "just now", "38 s ago", "14 min ago", "Today, 11:20 AM", "Yesterday, 6:02 PM", "Mar 24, 9:41 AM", with the year if it is not the current one. */
export function formatAgo(instant: string | number, now: number): string {
  const moment = new Date(instant);
  const passed = now - moment.getTime();
  if (passed < 1_000) return "just now";
  if (passed < MINUTE) return `${Math.floor(passed / 1_000)} s ago`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  const days = daysBetween(moment, new Date(now));
  if (days === 0) return `Today, ${formatClock(instant)}`;
  if (days === 1) return `Yesterday, ${formatClock(instant)}`;
  const sameYear = moment.getFullYear() === new Date(now).getFullYear();
  const date = format(moment, {
    month: "short",
    day: "numeric",
    ...(sameYear ? {} : { year: "numeric" as const }),
  });
  return `${date}, ${formatClock(instant)}`;
}

/** The calendar day of a moment, in a zone: "2026-03-26". */
export const dayAt = (moment: number, zone: string): string => dateIn(new Date(moment), zone);

/** Whether a text is a calendar day: not one that is still being typed. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The calendar day so many days later (negative: earlier). */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** The number of days from one calendar day to another. */
export const daysFrom = (earlier: string, later: string): number =>
  Math.round((Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / DAY);

/** The first moment of a day in a zone. */
export const startOfDay = (day: string, zone: string): string | null =>
  fromLocalInput(`${day}T00:00`, zone);

/** "March 26", with `year` "March 26, 2026"; short: "Mar 26". */
export const formatDay = (day: string, { year = false, short = false } = {}): string =>
  format(
    new Date(`${day}T00:00:00Z`),
    { month: short ? "short" : "long", day: "numeric", ...(year && { year: "numeric" as const }) },
    "UTC",
  );

/** Whole days from today to the day of the event, by its own calendar; negative once it has passed. */
export function daysUntil(instant: string, zone: string, now: number): number {
  const day = (moment: Date) => Date.parse(`${dateIn(moment, zone)}T00:00:00Z`);
  return Math.round((day(new Date(instant)) - day(new Date(now))) / DAY);
}

/** An instant as `<input type="datetime-local">` takes it, in the event's zone. */
export function toLocalInput(instant: string, zone: string): string {
  const moment = new Date(instant);
  return `${dateIn(moment, zone)}T${format(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, zone)}`;
}

/**
 * Parses the value of `<input type="datetime-local">`, in the event's zone, as an instant; null if it is not a time.
 *
 * An hour that the clocks skip in spring is taken as the next; of an hour that exists twice in autumn, the first.
 */
export function fromLocalInput(typed: string, zone: string): string | null {
  const asUtc = Date.parse(`${typed}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed) || Number.isNaN(asUtc)) return null;
  const offsets = [asUtc - DAY, asUtc + DAY].map((moment) => offsetAt(moment, zone));
  const candidates = offsets.map((offset) => asUtc - offset);
  const fitting = candidates.filter((moment) => offsetAt(moment, zone) === asUtc - moment);
  const found = fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates);
  return new Date(found).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** "EDT": the zone's name at that time. */
export const zoneName = (instant: string, zone: string): string =>
  format(new Date(instant), { timeZoneName: "short" }, zone).split(", ").at(-1) ?? zone;

/** "For you in Berlin: Sun, Apr 19, 12:30 AM"; null if the reader's clock shows the same. */
export function forTheReader(
  instant: string,
  zone: string,
  own: string = ownZone(),
): string | null {
  const moment = Date.parse(instant);
  if (offsetAt(moment, own) === offsetAt(moment, zone)) return null;
  const place = placeOf(own);
  const day = formatEventDay(instant, own);
  return `For you in ${place}: ${day}, ${format(new Date(instant), { hour: "numeric", minute: "2-digit" }, own)}`;
}

/** "New York": the place that a zone is named after. */
export const placeOf = (zone: string): string =>
  zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;

/** "6:30 PM EDT", in a zone. */
export const clockIn = (instant: string, zone: string): string =>
  format(new Date(instant), { hour: "numeric", minute: "2-digit", timeZoneName: "short" }, zone);

function dateIn(moment: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: zone,
  }).formatToParts(moment);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** Milliseconds that the zone is ahead of UTC at that moment. */
function offsetAt(moment: number, zone: string): number {
  const seconds = moment - (moment % MINUTE);
  return Date.parse(`${toLocalInput(new Date(seconds).toISOString(), zone)}Z`) - seconds;
}

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (moment: Date) =>
    Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return (midnight(later) - midnight(earlier)) / DAY;
}
