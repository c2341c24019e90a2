import { EVENT_FIELDS } from "@/features/events";
import { OPTION_FIELDS } from "@/features/options";
import { PACKAGE_FIELDS } from "@/features/packages";
import { PROMO_CODE_FIELDS } from "@/features/promo-codes";
import type { Schemas } from "@/lib/api";
import { showField, trailName, type Field } from "@/lib/fields";
import { capitalized } from "@/lib/words";
import type { AuditEntry } from "./queries";

type Fields = Readonly<Record<string, Field>>;

/**
 * The fields that entries name, by what they are about. Those that can be edited are described by their features,
 * completely: a new one can't be shown as it is stored.
 */
const FIELDS: Record<Schemas["EntityType"], Fields> = {
  event: EVENT_FIELDS,
  ticket_package: { ...PACKAGE_FIELDS, display_order: { label: "Order", kind: "count" } },
  custom_option: OPTION_FIELDS,
  promo_code: { ...PROMO_CODE_FIELDS, code: { label: "Code", kind: "text" } },
  purchase: {
    payment_status: { label: "Payment", kind: "status" },
    payment_reference: { label: "Payment reference", kind: "text" },
    reason: { label: "Reason", kind: "text" },
    receipt: { label: "Receipt", kind: "text" },
    refund_due: { label: "Refund due", kind: "switch" },
    payment_method: { label: "How it is paid", trail: "payment method", kind: "status" },
    received_on: { label: "Dated", trail: "date of the payment", kind: "text" },
    amount_paid: { label: "Received", trail: "amount received", kind: "money" },
    refund_due_amount: { label: "To be refunded", kind: "money" },
    overpaid_by: { label: "Paid too much", kind: "money" },
    goodwill_refunded: { label: "Given back", kind: "money" },
    base_price: { label: "List price", kind: "money" },
    discount_amount: { label: "Discount", kind: "money" },
    price_adjustment: { label: "Price adjustment", kind: "money" },
    total_price: { label: "Total", kind: "money" },
    fair_market_value: { label: "Fair value", kind: "money" },
    quantity: { label: "Packages", kind: "count" },
    package: { label: "Package", kind: "text" },
    package_name: { label: "Package", kind: "text" },
    promo_code: { label: "Promo code", kind: "text" },
    purchaser: { label: "Purchaser", kind: "text" },
    purchaser_email: { label: "Purchaser's e-mail", kind: "text" },
    due_on: { label: "Due on", trail: "day on which money is due", kind: "text" },
    hold_expires_at: { label: "Seats held until", kind: "time" },
    in_the_name_of: { label: "In the name of", trail: "name that is thanked", kind: "text" },
    note: { label: "Note", kind: "text" },
    tickets: { label: "Tickets", kind: "text" },
    waived: { label: "Passed over", kind: "text" },
  },
  ticket: {
    guest_name: { label: "Guest", kind: "text" },
    guest_email: { label: "E-mail address", kind: "text" },
  },
  package_image: { status: { label: "Status", kind: "status" } },
  coordinator: { email: { label: "E-mail", kind: "text" } },
};

const ALL_FIELDS: Fields = Object.assign({}, ...Object.values(FIELDS)) as Fields;

/** A field within a sentence: "quantity limit". An unknown one, of a newer API, reads as it is stored. */
export function fieldWords(name: string | null): string {
  if (name === null) return "details";
  const field = ALL_FIELDS[name];
  return field === undefined ? name.replaceAll("_", " ") : trailName(field);
}

/** A field at the start of a note: "Total". */
export function labelOf(name: string | null): string {
  const field = ALL_FIELDS[name ?? ""];
  return field?.label ?? capitalized(fieldWords(name));
}

/**
 * A value as the pages show it; null where there was none and that means nothing.
 *
 * @param zone of the event.
 */
export function valueWords(
  { about, entity_type, field_name }: AuditEntry,
  value: string | null,
  zone: string,
): string | null {
  const field = FIELDS[entity_type][field_name ?? ""];
  if (field === undefined) return value;
  return showField(field, value, { zone, discountType: about?.discount_type ?? undefined });
}
