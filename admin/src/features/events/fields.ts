import type { Schemas } from "@/lib/api";
import type { FieldsOf } from "@/lib/fields";

/** The fields of an event, as the audit trail names and shows them. */
export const EVENT_FIELDS: FieldsOf<Required<Schemas["EventPatch"]>> = {
  name: { label: "Name", kind: "text" },
  slug: { label: "Address", kind: "text" },
  time_zone: { label: "Time zone", kind: "text" },
  starts_at: { label: "Start", kind: "time" },
  sales_open_at: {
    label: "Sales open",
    trail: "opening of sales",
    kind: "time",
    none: "At once",
  },
  sales_close_at: {
    label: "Sales close",
    trail: "closing of sales",
    kind: "time",
    none: "At the start",
  },
  venue: { label: "Venue", kind: "text", none: null },
  description: { label: "Description", kind: "lines", none: null },
  max_tickets_per_donor: { label: "Seats per donor", kind: "limit", none: "No limit" },
  payment_instructions: { label: "How donors pay", kind: "lines", none: null },
  payment_hold_minutes: { label: "Payment hold", kind: "minutes", none: "No limit" },
};
