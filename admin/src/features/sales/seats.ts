import { isolated } from "@/lib/isolated";
import { count, listed } from "@/lib/words";
import type { Purchase } from "./types";

export type Ticket = Purchase["tickets"][number];

/** The seats that the purchase still has. */
export const liveTickets = ({ tickets }: Pick<Purchase, "tickets">): Ticket[] =>
  tickets.filter((ticket) => ticket.returned_at === null);

/** "20 seats". */
export const seatsOf = (purchase: Pick<Purchase, "tickets">): string =>
  count(liveTickets(purchase).length, "seat");

/** "2 × Table of Ten". */
export const packagesOf = ({
  quantity,
  package_name,
}: Pick<Purchase, "quantity" | "package_name">): string =>
  `${quantity} × ${isolated(package_name)}`;

/** The seats that a purchase has before a change and not after it. */
export function goneSeats(before: Purchase, after: Purchase): Ticket[] {
  const kept = new Set(liveTickets(after).map(({ id }) => id));
  return liveTickets(before).filter(({ id }) => !kept.has(id));
}

const isNamed = ({ guest_name }: Ticket) => guest_name !== null;

/** "6 without a name, 4 named". */
export function namedWords(tickets: readonly Ticket[]): string {
  const named = tickets.filter(isNamed).length;
  const open = tickets.length - named;
  if (named === 0) return `${open} without a name`;
  return open === 0 ? `${named} named` : `${open} without a name, ${named} named`;
}

// More names than that are counted: nobody reads forty of them in a question.
const MOST_NAMES = 6;

/** "Bram O’Neil and Mei-Lin Zhou lose their tickets."; null where no seat has a name. */
export function lostTicketsWords(tickets: readonly Ticket[]): string | null {
  const names = tickets.filter(isNamed).map(({ guest_name }) => isolated(guest_name ?? ""));
  if (names.length === 0) return null;
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  const who = listed(more === 0 ? shown : [...shown, count(more, "other guest")]);
  return names.length === 1 ? `${who} loses the ticket.` : `${who} lose their tickets.`;
}
