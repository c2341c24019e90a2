import type { BadgeLook } from "@/components/badge";
import type { IconName } from "@/components/icon";
import type { Schemas } from "@/lib/api";
import type { Purchase } from "./types";

interface Status {
  words: string;
  look: BadgeLook;
  icon: IconName;
}

const STATUSES: Record<Schemas["PaymentStatus"], Status> = {
  pending: { words: "Waiting for payment", look: "wait", icon: "clock" },
  completed: { words: "Paid", look: "good", icon: "check" },
  failed: { words: "Payment failed", look: "bad", icon: "alert" },
  refunded: { words: "Refunded", look: "plain", icon: "undo" },
  cancelled: { words: "Cancelled", look: "plain", icon: "cross" },
};
const REFUND_DUE: Status = { words: "Refund due", look: "bad", icon: "alert" };

/** "Refund due" comes before the payment status, because somebody has to act on it. */
export const statusOf = ({
  payment_status,
  refund_due,
}: Pick<Purchase, "payment_status" | "refund_due">): Status =>
  refund_due ? REFUND_DUE : STATUSES[payment_status];

/** What the list can be filtered by: a payment status, or that money has to go back. */
export const STATUS_OPTIONS = [
  { value: "refund_due", words: REFUND_DUE.words } as const,
  ...(["pending", "completed", "refunded", "cancelled", "failed"] as const).map((value) => ({
    value,
    words: STATUSES[value].words,
  })),
];
