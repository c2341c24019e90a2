import { dayAt, daysAfter, formatDay } from "@/lib/time";
import type { AuditEntry } from "./queries";

export interface Day {
  day: string;
  entries: AuditEntry[];
}

/** The entries grouped by day of the reader's calendar, in the same order. */
export function byDay(entries: readonly AuditEntry[], zone: string): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = dayAt(Date.parse(entry.occurred_at), zone);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** "Today, March 26", "Yesterday, March 25", "Tuesday, March 24", with the year if it is not the current one. */
export function dayTitle(day: string, today: string): string {
  const date = formatDay(day, { year: day.slice(0, 4) !== today.slice(0, 4) });
  if (day === today) return `Today, ${date}`;
  if (day === daysAfter(today, -1)) return `Yesterday, ${date}`;
  const weekday = new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
  return `${weekday}, ${date}`;
}
