import type { Schemas } from "@/lib/api";
import { typeField, type FieldsOf } from "@/lib/fields";
import { fromLocalInput, toLocalInput } from "@/lib/time";
import type { PromoCode } from "./queries";

type Patch = Required<Schemas["PromoCodePatch"]>;
export type PromoCodeFieldName = keyof Patch;
/** What can be changed of a code: the code itself and its type are fixed once it is created. */
export type ChangeableFields = Pick<PromoCode, PromoCodeFieldName>;

export type PromoCodeFields = Required<Schemas["PromoCodeCreate"]>;
/** A promo code as its form has it: texts, as they are typed. */
export type PromoCodeValues = Pick<PromoCodeFields, "discount_type" | "is_active"> &
  Record<Exclude<keyof PromoCodeFields, "discount_type" | "is_active">, string>;

/** The changeable fields: form, rules, conflicts and audit trail are drawn from this table. */
export const PROMO_CODE_FIELDS: FieldsOf<Patch> = {
  discount_value: { label: "Discount", kind: "discount" },
  expires_at: { label: "Expires", trail: "expiry", kind: "time", none: "Never" },
  max_total_uses: { label: "Uses in total", kind: "limit", none: "No limit" },
  max_uses_per_donor: { label: "Uses per donor", kind: "limit", none: "No limit" },
  is_active: { label: "Active", kind: "switch" },
};

export const CHANGEABLE = Object.keys(PROMO_CODE_FIELDS) as PromoCodeFieldName[];
export const FORM_FIELDS = ["code", "discount_type", ...CHANGEABLE] as const;

/** The changeable fields as the form returns them, with the expiry to the minute. */
export function changeableOf(of: ChangeableFields, zone: string): ChangeableFields {
  const fields = Object.fromEntries(CHANGEABLE.map((name) => [name, of[name]])) as ChangeableFields;
  return { ...fields, expires_at: toTheMinute(of.expires_at, zone) };
}

// The form has no seconds: an expiry that has some would count as changed though nobody has touched it.
const toTheMinute = (instant: string | null, zone: string): string | null =>
  instant === null ? null : fromLocalInput(toLocalInput(instant, zone), zone);

export const NEW_CODE: PromoCodeValues = {
  code: "",
  discount_type: "percentage",
  discount_value: "",
  expires_at: "",
  max_total_uses: "",
  max_uses_per_donor: "",
  is_active: true,
};

/** The form of an existing code, filled with these fields. */
export function valuesOf(code: PromoCode, fields: ChangeableFields, zone: string): PromoCodeValues {
  const context = { zone, discountType: code.discount_type };
  const typed = Object.fromEntries(
    CHANGEABLE.map((name) => [name, typeField(PROMO_CODE_FIELDS[name], fields[name], context)]),
  ) as Record<PromoCodeFieldName, string>;
  const { code: text, discount_type } = code;
  return { ...typed, code: text, discount_type, is_active: fields.is_active };
}
