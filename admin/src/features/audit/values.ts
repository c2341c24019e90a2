import { EVENT_FIELDS } from "@/features/events";
import { OPTION_FIELDS } from "@/features/options";
import { PACKAGE_FIELDS } from "@/features/packages";
import { PROMO_CODE_FIELDS } from "@/features/promo-codes";
import type { Schemas } from "@/lib/api";
import { showField, trailName, type Field } from "@/lib/fields";
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
