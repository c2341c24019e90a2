import { useForm } from "react-hook-form";
import { PACKAGE_FIELD_NAMES, type PackageFields, type PackageValues } from "@/features/packages";
import { isProblem } from "@/lib/api";
import { lazyResolver } from "@/lib/lazy-resolver";
import { showAtFields } from "@/lib/show-at-fields";

/** The form of a package: a field is validated when it is left, then on every change. */
export function usePackageForm(values: PackageValues, soldCount: number) {
  return useForm({
    resolver: lazyResolver<PackageValues, PackageFields>(async () =>
      (await import("./rules")).packageRules(soldCount),
    ),
    defaultValues: values,
    mode: "onTouched",
  });
}

export type PackageFormApi = ReturnType<typeof usePackageForm>;
export type PackageControl = PackageFormApi["control"];

/** Shows a refusal at its fields; false if something has to be shown above the form. */
export function showRefusal(form: PackageFormApi, error: unknown): boolean {
  if (isProblem(error, "limit_below_sold")) {
    form.setError("quantity_limit", { message: error.message }, { shouldFocus: true });
    return true;
  }
  return showAtFields(form.setError, error, PACKAGE_FIELD_NAMES);
}
