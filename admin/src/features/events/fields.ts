import type { Schemas } from "@/lib/api";
import type { FieldsOf } from "@/lib/fields";

type Organization = Required<Schemas["Organization"]>;
/** The organization's parts are fields of the event: so the form and the audit trail have them. */
type OrganizationFields = {
  [Part in keyof Organization as `organization_${Part}`]: Organization[Part] | null;
};
type Fields = Omit<Required<Schemas["EventPatch"]>, "organization"> & OrganizationFields;

/** The fields of an event, as the audit trail names and shows them. */
export const EVENT_FIELDS: FieldsOf<Fields> = {
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
  organization_legal_name: { label: "Legal name", kind: "text", none: null },
  organization_tax_id: { label: "Tax ID", trail: "tax ID", kind: "text", none: null },
  organization_address: { label: "Postal address", kind: "text", none: null },
  organization_statement: { label: "Statement on receipts", kind: "lines", none: null },
};
