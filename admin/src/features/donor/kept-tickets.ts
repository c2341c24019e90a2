import type { Purchase } from "./queries";

/**
 * Tickets that this tab has shown, so that a reload at the door, without a network, shows them again. They are somebody's
 * own: they leave with the tab, and with signing out.
 */

const PLACE = "tickets:";

export function keepTickets(purchase: Purchase): void {
  try {
    sessionStorage.setItem(PLACE + purchase.id, JSON.stringify({ purchase, at: Date.now() }));
  } catch {
    // Without storage they are shown as long as the page is open.
  }
}

export function keptTickets(purchaseId: string): { purchase: Purchase; at: number } | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(PLACE + purchaseId) ?? "null") as { purchase: Purchase; at: number } | null) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forgetTickets(): void {
  for (const place of Object.keys(sessionStorage)) if (place.startsWith(PLACE)) sessionStorage.removeItem(place);
}
