import { Badge, type BadgeLook } from "@/components/badge";
import { isPartlyPaid, keptTickets } from "@/features/donor/money";
import type { Purchase } from "@/features/donor/types";
import { firstName, seatsInWords } from "@/features/donor/words";

type Status = Purchase["payment_status"];

const BADGES: Record<Status, [BadgeLook, string]> = {
  pending: ["wait", "Waiting for payment"],
  completed: ["good", "Paid"],
  cancelled: ["plain", "Cancelled"],
  refunded: ["plain", "Refunded"],
  failed: ["bad", "Payment failed"],
};

const PARTLY_PAID: [BadgeLook, string] = ["wait", "Partly paid"];

export function StatusBadge({ purchase }: { purchase: Purchase }) {
  const [look, words] = isPartlyPaid(purchase) ? PARTLY_PAID : BADGES[purchase.payment_status];
  return <Badge look={look}>{isHoldEnded(purchase) ? "Hold ended" : words}</Badge>;
}

const isHoldEnded = ({ cancelled_because }: Purchase): boolean =>
  cancelled_because === "hold_ended";

/** Cancelled, failed or refunded: the seats are back on sale, and the tickets are invalid. */
export const isClosed = ({ payment_status }: Purchase): boolean =>
  payment_status !== "pending" && payment_status !== "completed";

/** "Two seats are held for you, Priya." */
export function headlineOf(purchase: Purchase): string {
  const seats = keptTickets(purchase).length;
  const name = firstName(purchase.purchaser.name);
  const are = seats === 1 ? "is" : "are";
  switch (purchase.payment_status) {
    case "pending":
      return `${seatsInWords(seats)} ${are} held for you${name === null ? "" : `, ${name}`}`;
    case "completed":
      return `${seatsInWords(seats)} ${are} yours${name === null ? "" : `, ${name}`}`;
    case "refunded":
      return "This purchase was refunded";
    case "cancelled":
      return isHoldEnded(purchase) ? "Your hold has ended" : "This purchase was cancelled";
    case "failed":
      return "Your payment didn't go through";
  }
}
