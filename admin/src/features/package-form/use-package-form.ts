import { useForm } from "react-hook-form";
import { PACKAGE_FIELD_NAMES, type PackageFields, type PackageValues } from "@/features/packages";
import { isProblem } from "@/lib/api";
import { lateResolver } from "@/lib/late-resolver";
import { showAtFields } from "@/lib/show-at-fields";

/** The form of a package: judged when a field is left, and then on every change. */
export function usePackageForm(values: PackageValues, soldCount: number) {
  return useForm({
    resolver: lateResolver<PackageValues, PackageFields>(async () =>
      (await import("./rules")).packageRules(soldCount),
    ),
    defaultValues: values,
    mode: "onTouched",
  });
}

export type PackageFormApi = ReturnType<typeof usePackageForm>;
export type PackageControl = PackageFormApi["control"];

/** Puts what the API refused at the fields it is about; false when there is something left to say above the form. */
export function showRefusal(form: PackageFormApi, error: unknown): boolean {
  if (isProblem(error, "limit_below_sold")) {
    form.setError("quantity_limit", { message: error.message }, { shouldFocus: true });
    return true;
  }
  return showAtFields(form.setError, error, PACKAGE_FIELD_NAMES);
}
