import type { Schemas } from "@/lib/api";
import { groupMoney } from "@/lib/money";
import { toLocalInput } from "@/lib/time";
import { CHANGEABLE, type ChangeableFields } from "./fields";
import type { PromoCode } from "./queries";

export type PromoCodeFields = Required<Schemas["PromoCodeCreate"]>;
/** A promo code as its form has it: texts, as they are typed. */
export type PromoCodeValues = Pick<PromoCodeFields, "discount_type" | "is_active"> &
  Record<Exclude<keyof PromoCodeFields, "discount_type" | "is_active">, string>;

export const FIELDS = ["code", "discount_type", ...CHANGEABLE] as const;

export const NEW_CODE: PromoCodeValues = {
  code: "",
  discount_type: "percentage",
  discount_value: "",
  expires_at: "",
  max_total_uses: "",
  max_uses_per_donor: "",
  is_active: true,
};

export function valuesOf(code: PromoCode, fields: ChangeableFields, zone: string): PromoCodeValues {
  const { discount_value, expires_at, max_total_uses, max_uses_per_donor, is_active } = fields;
  return {
    code: code.code,
    discount_type: code.discount_type,
    discount_value:
      code.discount_type === "percentage"
        ? String(Number(discount_value))
        : groupMoney(discount_value),
    expires_at: expires_at === null ? "" : toLocalInput(expires_at, zone),
    max_total_uses: max_total_uses === null ? "" : String(max_total_uses),
    max_uses_per_donor: max_uses_per_donor === null ? "" : String(max_uses_per_donor),
    is_active,
  };
}
