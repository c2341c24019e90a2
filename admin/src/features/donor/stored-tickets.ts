import type { Purchase } from "./types";

/**
 * Stores the tickets that this tab has shown, so that a reload can show them without a network and before the session is
 * resumed. They are personal: they are removed with the tab, by signing out, and when another user signs in.
 */

const PREFIX = "tickets:";

interface Stored {
  who: string | null;
  purchase: Purchase;
  at: number;
}

export function storeTickets(who: string | null, purchase: Purchase): void {
  try {
    sessionStorage.setItem(
      PREFIX + purchase.id,
      JSON.stringify({ who, purchase, at: Date.now() } satisfies Stored),
    );
  } catch {
    // Without storage they are shown as long as the page is open.
  }
}

/** @param who null while the user is not known: the stored tickets are then shown to anybody who uses this tab. */
export function storedTickets(who: string | null, purchaseId: string): Stored | undefined {
  const stored = read(PREFIX + purchaseId);
  return stored !== null && (who === null || stored.who === who) ? stored : undefined;
}

/** Removes all tickets but those of the given user; null removes all. */
export function removeTickets(who: string | null): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && (who === null || read(key)?.who !== who))
      sessionStorage.removeItem(key);
  }
}

function read(key: string): Stored | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Stored | null;
  } catch {
    return null;
  }
}
