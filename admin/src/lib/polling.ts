import { useSyncExternalStore } from "react";

/**
 * How often a window asks the API again, in milliseconds.
 *
 * The API takes 100 requests a minute from one person, all windows together (`REQUESTS_PER_MINUTE`); the 200 that it
 * takes from admins leave room for opening pages. Only one window has the focus: the others, which may still be visible
 * beside it, ask less often. Hidden windows don't ask at all, the query client pauses them. A test adds this table up:
 * two windows, on whichever pages, leave a fifth of the limit for work.
 */
export const POLLING = {
  /** A purchase is counted half a second after its commit: with the way of the answer it shows within three (SC-004). */
  salesCounts: { focused: 2_400, unfocused: 8_000 },
  /** Read again when the counts have changed, at most this often; while a sale is hot they change with every poll. */
  salesSummary: { focused: 7_500, unfocused: 20_000 },
  newestPurchases: { focused: 7_500, unfocused: 20_000 },
  packages: { focused: 15_000, unfocused: 30_000 },
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
  promoCodes: [...EVERY_PAGE, "promoCodes"],
  audit: [...EVERY_PAGE, "auditEntries"],
} as const satisfies Record<string, readonly PolledQuery[]>;

/** The interval of a query right now, by whether this window has the focus. */
export const pollInterval = (query: PolledQuery): number =>
  POLLING[query][document.hasFocus() ? "focused" : "unfocused"];

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
