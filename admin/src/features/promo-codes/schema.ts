import { z } from "zod";
import { PromoCodeCreate as limits } from "@/api/limits";
import { optionalNumber } from "@/lib/forms";
import { formatMoney, groupMoney, parseMoney, toCents } from "@/lib/money";
import { fromLocalInput, toLocalInput } from "@/lib/time";
import type { ChangeableFields } from "./fields";
import type { DiscountType, PromoCode } from "./queries";

// What a discount may be depends on its type, which the API's description has no words for.
const MOST: Record<DiscountType, string> = { percentage: "100.00", fixed_amount: "10000.00" };
const LEAST = "1.00";

/** What the form has to know beside what is typed. */
export interface Rules {
  type: DiscountType;
  zone: string;
  /** The limit can't go below. */
  timesUsed: number;
}

/** A promo code as its form has it. */
export const promoCodeSchema = ({ type, zone, timesUsed }: Rules) =>
  z.object({
    code: z.string().trim().superRefine((typed, found) => {
      const { minLength, maxLength } = limits.code;
      if (typed === "") found.addIssue("Please give it a code.");
      else if (!/^[A-Za-z0-9]+$/.test(typed)) found.addIssue("Please use letters and digits only, without spaces.");
      else if (typed.length < minLength || typed.length > maxLength) found.addIssue(`A code has ${minLength} to ${maxLength} letters and digits.`);
    }),
    discount_type: z.enum(["percentage", "fixed_amount"]),
    discount_value: z.string().transform((typed, found) => {
      const value = parseMoney(typed.replace(/%\s*$/, ""));
      if (value === null) found.addIssue(type === "percentage" ? "Please enter a percentage, such as 15." : "Please enter an amount, such as 25.00.");
      else if (toCents(value) < toCents(LEAST) || toCents(value) > toCents(MOST[type])) found.addIssue(rangeWords(type));
      return value ?? z.NEVER;
    }),
    expires_at: z.string().transform((typed, found) => {
      if (typed === "") return null;
      const instant = fromLocalInput(typed, zone);
      if (instant === null) found.addIssue("Please enter a date and a time, or clear the field.");
      return instant;
    }),
    max_total_uses: optionalNumber(limits.max_total_uses, "Leave it empty for no limit, or enter").refine(
      (limit) => limit === null || limit >= timesUsed,
      `It was used ${timesUsed.toLocaleString("en-US")} times already, so this can't be lower.`,
    ),
    max_uses_per_donor: optionalNumber(limits.max_uses_per_donor, "Leave it empty for no limit, or enter"),
    is_active: z.boolean(),
  });

const rangeWords = (type: DiscountType): string =>
  type === "percentage" ? "A percentage is 1 to 100." : `A discount is ${formatMoney(LEAST)} to ${formatMoney(MOST.fixed_amount)}.`;

export type PromoCodeValues = z.input<ReturnType<typeof promoCodeSchema>>;
export type PromoCodeFields = z.output<ReturnType<typeof promoCodeSchema>>;

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
    discount_value: code.discount_type === "percentage" ? String(Number(discount_value)) : groupMoney(discount_value),
    expires_at: expires_at === null ? "" : toLocalInput(expires_at, zone),
    max_total_uses: max_total_uses === null ? "" : String(max_total_uses),
    max_uses_per_donor: max_uses_per_donor === null ? "" : String(max_uses_per_donor),
    is_active,
  };
}
