import type { Schemas } from "@/lib/api";
import type { FieldsOf } from "@/lib/fields";

/** The fields of a custom option, as the audit trail names and shows them. */
export const OPTION_FIELDS: FieldsOf<Required<Schemas["OptionPatch"]>> = {
  name: { label: "Name", kind: "text" },
  choices: { label: "Choices", kind: "choices" },
  max_selections: { label: "Number of choices", kind: "limit", none: "No limit" },
  is_required: { label: "Required", trail: "required mark", kind: "switch" },
  is_active: { label: "Active", kind: "switch" },
  display_order: { label: "Order", kind: "count" },
};
