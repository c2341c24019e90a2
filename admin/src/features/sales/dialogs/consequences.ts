import type { Purchase } from "@/features/sales/types";
import { formatMoney, toCents } from "@/lib/money";
import { count } from "@/lib/words";
import { dueBackOf, less } from "@/features/sales/amounts";
import { goneSeats } from "@/features/sales/seats";

const more = (amount: string, than: string): boolean => toCents(amount) > toCents(than);

/** What comes of a return: "10 seats go back on sale. The total becomes $2,300.00, so $1,700.00 is to be refunded." */
export function returnWords(before: Purchase, after: Purchase): string {
  const seats = goneSeats(before, after).length;
  const back = `${count(seats, "seat")} ${seats === 1 ? "goes" : "go"} back on sale.`;
  return `${back} ${totalWords(before, after)}`;
}

/** "The total becomes $2,300.00, so $1,700.00 is to be refunded." */
function totalWords(before: Purchase, after: Purchase): string {
  const total = `The total becomes ${formatMoney(after.total_price)}`;
  const back = less(dueBackOf(after), dueBackOf(before));
  if (more(back, "0.00")) return `${total}, so ${formatMoney(back)} is to be refunded.`;
  if (after.payment_status !== before.payment_status)
    return `${total}, and nothing is left to pay.`;
  if (more(after.amount_due, "0.00"))
    return `${total}, of which ${formatMoney(after.amount_due)} is due.`;
  return `${total}.`;
}

/** A line of the sum below an exchange. */
export interface SumLine {
  words: string;
  amount: string;
}

/** What is due or to be refunded after an exchange: the last line of its sum. */
export function exchangeResult(before: Purchase, after: Purchase): SumLine {
  const back = dueBackOf(after);
  if (more(back, "0.00")) {
    const wasBack = more(dueBackOf(before), "0.00");
    const already = wasBack ? `, with the ${formatMoney(dueBackOf(before))} from before` : "";
    return { words: `To be refunded after it${already}`, amount: back };
  }
  const isOpen = more(before.amount_due, "0.00");
  const open = isOpen ? `, with the ${formatMoney(before.amount_due)} still open` : "";
  return { words: `Due after it${open}`, amount: after.amount_due };
}

/** What becomes of the guests: "14 named guests move along. Nobody is without a seat for a moment." */
export function guestsMoveWords(before: Purchase, after: Purchase): string {
  const gone = goneSeats(before, after);
  const namedBefore = before.tickets.filter(
    (ticket) => ticket.returned_at === null && ticket.guest_name !== null,
  ).length;
  const namedGone = gone.filter((ticket) => ticket.guest_name !== null).length;
  const moving = namedBefore - namedGone;
  const along =
    moving === 0
      ? "Seats and ticket numbers stay as far as they fit."
      : `${count(moving, "named guest")} ${moving === 1 ? "moves" : "move"} along, and answers that still fit.`;
  const lost =
    gone.length === 0
      ? "Nobody is without a seat for a moment."
      : `${count(gone.length, "seat")} ${gone.length === 1 ? "goes" : "go"} back on sale.`;
  return `${along} ${lost}`;
}
