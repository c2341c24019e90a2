import type { Schemas } from "@/lib/api";

type EventTimes = Pick<Schemas["EventRead"], "sales_open_at" | "sales_close_at" | "starts_at">;

/** Where a moment is in the time in which tickets are sold. */
export type SalesPhase =
  | { phase: "early"; opensAt: string; closesAt: string }
  | { phase: "open" | "late"; opensAt: string | null; closesAt: string };

/** When sales end: without a closing, when the event starts. */
export const closingOf = (event: EventTimes): string => event.sales_close_at ?? event.starts_at;

/** Whether tickets are sold at `now`, by this device's clock. It only chooses what is shown: the API decides. */
export function salesPhase(event: EventTimes, now: number): SalesPhase {
  const opensAt = event.sales_open_at;
  const closesAt = closingOf(event);
  if (opensAt !== null && now < Date.parse(opensAt)) return { phase: "early", opensAt, closesAt };
  return { phase: now < Date.parse(closesAt) ? "open" : "late", opensAt, closesAt };
}
