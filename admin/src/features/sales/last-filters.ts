import type { PurchaseFilters } from "./filters";

let last: { eventId: string; filters: PurchaseFilters } | undefined;

/** Keeps what the list of an event was filtered by, for the way back to it from one of its purchases. */
export function rememberFilters(eventId: string, filters: PurchaseFilters): void {
  last = { eventId, filters };
}

/** What the list was filtered by when it was last shown in this window; nothing of another event. */
export const lastFilters = (eventId: string): PurchaseFilters =>
  last?.eventId === eventId ? last.filters : {};
