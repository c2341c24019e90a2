import { formatMoney } from "@/lib/money";
import { formatEventTime } from "@/lib/time";
import type { AuditEntry } from "./queries";

const FIELDS: Record<string, string> = {
  seats_per_package: "seats",
  is_sponsorship: "sponsorship mark",
  is_enabled: "status",
  display_order: "order",
  quantity_limit: "quantity limit",
  max_selections: "number of choices",
  is_required: "required mark",
  discount_value: "discount",
  max_total_uses: "uses in total",
  max_uses_per_donor: "uses per donor",
  expires_at: "expiry",
  starts_at: "start",
  time_zone: "time zone",
  sales_open_at: "opening of sales",
  sales_close_at: "closing of sales",
  max_tickets_per_donor: "seats per donor",
  payment_hold_minutes: "payment hold",
  slug: "address",
  guest_name: "guest",
  guest_email: "e-mail address",
  payment_status: "payment",
  payment_reference: "payment reference",
  refund_due: "refund due",
};

/** What null means, where it is more than nothing. */
const NOTHING: Record<string, string> = {
  quantity_limit: "No limit",
  max_total_uses: "No limit",
  max_uses_per_donor: "No limit",
  max_selections: "No limit",
  max_tickets_per_donor: "No limit",
  payment_hold_minutes: "No limit",
  expires_at: "Never",
  sales_open_at: "At once",
  sales_close_at: "At the start",
};

const STATUSES: Record<string, string> = {
  pending: "Waiting for payment",
  completed: "Paid",
  failed: "Payment failed",
  refunded: "Refunded",
  cancelled: "Cancelled",
  pending_scan: "Scanning",
  clean: "Clean",
  rejected: "Refused",
  scan_failed: "Scan not finished",
};

const MONEY = new Set(["price"]);
const TIMES = new Set(["expires_at", "starts_at", "sales_open_at", "sales_close_at"]);
const WHOLE = new Set(["quantity_limit", "max_total_uses", "max_tickets_per_donor"]);

/** A field as people call it: "quantity limit"; what isn't known by another name reads as it is. */
export const fieldWords = (field: string | null): string =>
  field === null ? "details" : (FIELDS[field] ?? field.replaceAll("_", " "));

/**
 * A value as the pages show it; null stays null where there simply was nothing.
 *
 * @param zone of the event.
 */
export function valueWords(
  { about, field_name }: AuditEntry,
  value: string | null,
  zone: string,
): string | null {
  const field = field_name ?? "";
  if (value === null) return NOTHING[field] ?? null;
  if (MONEY.has(field)) return formatMoney(value);
  if (TIMES.has(field)) return formatEventTime(value, zone);
  if (WHOLE.has(field)) return Number(value).toLocaleString("en-US");
  if (field === "discount_value") return discountWords(value, about?.discount_type);
  if (field === "payment_hold_minutes") return `${value} min`;
  if (field === "payment_status" || field === "status") return STATUSES[value] ?? value;
  if (value === "true" || value === "false") return value === "true" ? "Yes" : "No";
  return field === "choices" ? listWords(value) : value;
}

type DiscountType = NonNullable<AuditEntry["about"]>["discount_type"];

function discountWords(value: string, type: DiscountType | undefined): string {
  if (!type) return value;
  return type === "percentage" ? `${Number(value)}%` : formatMoney(value);
}

/** A list is kept as JSON. */
function listWords(value: string): string {
  const parsed: unknown = JSON.parse(value);
  return Array.isArray(parsed) ? parsed.join(", ") : value;
}
