import type { Purchase } from "./queries";

/**
 * Tickets that this tab has shown, so that a reload at the door shows them again without a network, and before it is known
 * who is there. They are somebody's own: they leave with the tab, with signing out, and when somebody else signs in.
 */

const PLACE = "tickets:";

interface Kept {
  who: string | null;
  purchase: Purchase;
  at: number;
}

export function keepTickets(who: string | null, purchase: Purchase): void {
  try {
    sessionStorage.setItem(
      PLACE + purchase.id,
      JSON.stringify({ who, purchase, at: Date.now() } satisfies Kept),
    );
  } catch {
    // Without storage they are shown as long as the page is open.
  }
}

/** @param who null while nobody is known to be there: then they are shown to whoever holds the device they were left on. */
export function keptTickets(who: string | null, purchaseId: string): Kept | undefined {
  const kept = read(PLACE + purchaseId);
  return kept !== null && (who === null || kept.who === who) ? kept : undefined;
}

/** Forgets all that are not theirs; all of them for nobody. */
export function forgetTickets(who: string | null): void {
  for (const place of Object.keys(sessionStorage)) {
    if (place.startsWith(PLACE) && (who === null || read(place)?.who !== who))
      sessionStorage.removeItem(place);
  }
}

function read(place: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
