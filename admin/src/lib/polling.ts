import type { Query } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { isPoller, pausedFor } from "./shared-polls";

/**
 * How often a window asks the API again, in milliseconds.
 *
 * The API takes 100 requests a minute from one person, all windows together (`REQUESTS_PER_MINUTE`); the 200 that it
 * takes from admins leave room for opening pages. The windows of one browser share what they ask for. Only one window
 * has the focus: the others, which may still be visible beside it, ask less often. Hidden windows don't ask at all, the
 * query client pauses them. A test adds this table up: two browsers, on whichever pages, leave a fifth of the limit for
 * work.
 */
export const POLLING = {
  /** A purchase is counted half a second after its commit: with the way of the answer it shows within three (SC-004). */
  salesCounts: { focused: 2_400, unfocused: 8_000 },
  /** Read again when the counts have changed, at most this often; while a sale is hot they change with every poll. */
  salesSummary: { focused: 7_500, unfocused: 20_000 },
  newestPurchases: { focused: 7_500, unfocused: 20_000 },
  packages: { focused: 15_000, unfocused: 30_000 },
  purchase: { focused: 10_000, unfocused: 30_000 },
  promoCodes: { focused: 15_000, unfocused: 30_000 },
  auditCount: { focused: 30_000, unfocused: 60_000 },
  auditEntries: { focused: 30_000, unfocused: 60_000 },
  /** While an image is scanned somebody waits for the result; a scan takes seconds, rarely minutes. */
  scannedPackage: { focused: 2_500, unfocused: 10_000 },
  scannedPackages: { focused: 6_000, unfocused: 30_000 },
} as const;

export type PolledQuery = keyof typeof POLLING;

/** What the frame around every page of an event asks for. */
const EVERY_PAGE = ["salesCounts", "packages", "auditCount"] as const;

/** What each page of an event asks for, while a sale is hot and an image is scanned. */
export const POLLED_BY_PAGE = {
  packages: ["salesCounts", "scannedPackages", "auditCount"],
  package: ["salesCounts", "scannedPackages", "auditCount", "scannedPackage"],
  sales: [...EVERY_PAGE, "salesSummary", "newestPurchases"],
  purchase: [...EVERY_PAGE, "purchase"],
  promoCodes: [...EVERY_PAGE, "promoCodes"],
  audit: [...EVERY_PAGE, "auditEntries"],
} as const satisfies Record<string, readonly PolledQuery[]>;

/** How much longer a window waits that gets its answers from another one, before it asks by itself. */
const PATIENCE = 2;

/**
 * The interval of a query right now, by whether this window has the focus.
 *
 * @param shared the query, if one window may poll it for all of the browser's.
 */
export function pollInterval(name: PolledQuery, shared?: Pick<Query, "queryHash">): number {
  const { focused, unfocused } = POLLING[name];
  const isWaiting = shared !== undefined && !isPoller(shared);
  const interval = isWaiting ? PATIENCE * unfocused : document.hasFocus() ? focused : unfocused;
  return pausedFor() + interval;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}

/** `pollInterval` for a query that has to speed up as soon as the window gets the focus. */
export const usePollInterval = (query: PolledQuery): number =>
  useSyncExternalStore(subscribe, () => pollInterval(query));
