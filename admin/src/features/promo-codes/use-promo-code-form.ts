import { useForm, type Resolver } from "react-hook-form";
import { isProblem } from "@/lib/api";
import { lazyResolver } from "@/lib/lazy-resolver";
import { showAtFields } from "@/lib/show-at-fields";
import { FORM_FIELDS, type PromoCodeFields, type PromoCodeValues } from "./fields";
import type { Rules } from "./rules";

/** The form of a code: a field is validated when it is left, then on every change; a discount by its type. */
export function usePromoCodeForm(
  values: PromoCodeValues,
  { zone, timesUsed }: Omit<Rules, "type">,
) {
  const resolver: Resolver<PromoCodeValues, unknown, PromoCodeFields> = (typed, context, options) =>
    lazyResolver<PromoCodeValues, PromoCodeFields>(async () =>
      (await import("./rules")).promoCodeRules({ type: typed.discount_type, zone, timesUsed }),
    )(typed, context, options);
  return useForm({ resolver, defaultValues: values, mode: "onTouched" });
}

export type PromoCodeForm = ReturnType<typeof usePromoCodeForm>;
export type PromoCodeControl = PromoCodeForm["control"];

/** Shows a refusal at its fields; false if something has to be shown above the form. */
export function showRefusal(form: PromoCodeForm, error: unknown): boolean {
  if (isProblem(error, "promo_code_taken")) {
    form.setError(
      "code",
      { message: "This event already has this code. Upper and lower case are the same." },
      { shouldFocus: true },
    );
    return true;
  }
  if (isProblem(error, "limit_below_uses")) {
    form.setError("max_total_uses", { message: error.message }, { shouldFocus: true });
    return true;
  }
  return showAtFields(form.setError, error, FORM_FIELDS);
}
