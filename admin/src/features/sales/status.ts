import type { BadgeLook } from "@/components/badge";
import type { IconName } from "@/components/icon";
import type { Schemas } from "@/lib/api";
import { toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { formatDay } from "@/lib/time";
import { capitalized } from "@/lib/words";
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
const PARTLY_PAID: Status = { words: "Partly paid", look: "wait", icon: "clock" };
const REFUND_DUE: Status = { words: "Refund due", look: "bad", icon: "alert" };

type Shown = Pick<Purchase, "payment_status" | "refund_due" | "amount_due" | "payment_method">;

/** "Refund due" comes before the payment status, because somebody has to act on it. */
export function statusOf({
  payment_status,
  refund_due,
  amount_due,
  payment_method,
}: Shown): Status {
  if (refund_due) return REFUND_DUE;
  if (payment_status !== "completed") return STATUSES[payment_status];
  if (toCents(amount_due) > 0) return PARTLY_PAID;
  const { [payment_method ?? ""]: given } = GIVEN;
  return given ?? STATUSES.completed;
}

// Nothing is to be paid for these.
const GIVEN: Readonly<Record<string, Status>> = {
  comp: { words: "Comp", look: "plain", icon: "check" },
  in_kind: { words: "In kind", look: "plain", icon: "check" },
};

/** How a purchase is paid, for a line in a list: "Check 1187", "Pledge, due May 1". Null where nothing is known. */
export function howWords(
  {
    payment_method,
    payment_reference,
    payment_status,
    due_on,
  }: Pick<Purchase, "payment_method" | "payment_reference" | "payment_status" | "due_on">,
  today: string,
): string | null {
  // The status says so already.
  if (payment_status === "completed" && GIVEN[payment_method ?? ""] !== undefined) return null;
  const how = payment_method === null ? null : METHOD_WORDS[payment_method];
  const paid = [how, payment_reference].filter((words) => words !== null).join(" ");
  if (payment_status !== "pending" || due_on === null) return paid || null;
  const isOtherYear = due_on.slice(0, 4) !== today.slice(0, 4);
  const day = formatDay(due_on, { short: true, year: isOtherYear });
  const due = due_on < today ? `was due ${day}` : `due ${day}`;
  return paid === "" ? capitalized(due) : `${paid}, ${due}`;
}

/** What the list can be filtered by: a payment status, or that money has to go back or is still due. */
export const STATUS_OPTIONS = [
  { value: "refund_due", words: REFUND_DUE.words } as const,
  { value: "amount_due", words: PARTLY_PAID.words } as const,
  ...(["pending", "completed", "refunded", "cancelled", "failed"] as const).map((value) => ({
    value,
    words: STATUSES[value].words,
  })),
];
