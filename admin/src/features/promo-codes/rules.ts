import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { PromoCodeCreate as limits } from "@/api/limits";
import { DISCOUNT_TYPES, readDiscount, type DiscountType } from "@/lib/discount";
import { optionalNumber } from "@/lib/forms";
import { tidyCode } from "@/lib/text";
import { fromLocalInput } from "@/lib/time";
import { formatNumber } from "@/lib/numbers";

/** What the rules depend on, beside what is typed. */
export interface Rules {
  type: DiscountType;
  zone: string;
  /** The limit of uses can't go below this. */
  timesUsed: number;
}

/** Parses the values of the form. */
export const promoCodeSchema = ({ type, zone, timesUsed }: Rules) =>
  z.object({
    code: z
      .string()
      .transform(tidyCode)
      .superRefine((typed, found) => {
        const { minLength, maxLength } = limits.code;
        if (typed === "") found.addIssue("Please give it a code.");
        else if (!/^[A-Za-z0-9]+$/.test(typed))
          found.addIssue("Please use letters and digits only, without spaces.");
        else if (typed.length < minLength || typed.length > maxLength)
          found.addIssue(`A code has ${minLength} to ${maxLength} letters and digits.`);
      }),
    discount_type: z.enum(DISCOUNT_TYPES),
    discount_value: z.string().transform((typed, found) => {
      const { value, fault } = readDiscount(type, typed);
      if (fault !== undefined) found.addIssue(fault);
      return value ?? z.NEVER;
    }),
    expires_at: z.string().transform((typed, found) => {
      if (typed === "") return null;
      const instant = fromLocalInput(typed, zone);
      if (instant === null) found.addIssue("Please enter a date and a time, or clear the field.");
      return instant;
    }),
    max_total_uses: optionalNumber(
      limits.max_total_uses,
      "Leave it empty for no limit, or enter",
    ).refine(
      (limit) => limit === null || limit >= timesUsed,
      `It was used ${formatNumber(timesUsed)} times already, so this can't be lower.`,
    ),
    max_uses_per_donor: optionalNumber(
      limits.max_uses_per_donor,
      "Leave it empty for no limit, or enter",
    ),
    is_active: z.boolean(),
  });

export const promoCodeRules = (rules: Rules) => zodResolver(promoCodeSchema(rules));
