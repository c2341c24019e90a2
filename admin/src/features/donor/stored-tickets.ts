import { readDated, storeDated, tabStorage } from "@/lib/storage";
import type { Purchase } from "./types";

/**
 * Stores the tickets that this tab has shown, so that a reload can show them without a network and before the session is
 * resumed. They are personal: they are removed with the tab, by signing out, when another user signs in, and by age.
 */

const PREFIX = "tickets:";
// A tab that was opened days before the event has to show them at the door.
const MAXIMUM_AGE_MILLISECONDS = 7 * 24 * 60 * 60 * 1_000;

interface Tickets {
  who: string | null;
  purchase: Purchase;
}

export function storeTickets(who: string | null, purchase: Purchase): void {
  storeDated(tabStorage, PREFIX + purchase.id, { who, purchase } satisfies Tickets);
}

/** @param who null while the user is not known: the stored tickets are then shown to anybody who uses this tab. */
export function storedTickets(who: string | null, purchaseId: string) {
  const stored = read(PREFIX + purchaseId);
  return stored !== null && (who === null || stored.who === who) ? stored : undefined;
}

/** Removes all tickets but those of the given user; null removes all. */
export function removeTickets(who: string | null): void {
  for (const key of tabStorage.keys()) {
    if (key.startsWith(PREFIX) && (who === null || read(key)?.who !== who))
      tabStorage.removeItem(key);
  }
}

const read = (key: string) => readDated<Tickets>(tabStorage, key, MAXIMUM_AGE_MILLISECONDS);
