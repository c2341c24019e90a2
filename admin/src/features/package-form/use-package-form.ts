import { useForm } from "react-hook-form";
import { ApiProblem, isProblem } from "@/lib/api";
import { lateResolver } from "@/lib/late-resolver";
import { FIELDS, type FieldName, type PackageFields, type PackageValues } from "./schema";

/** The form of a package: judged when a field is left, and then on every change. */
export function usePackageForm(values: PackageValues, soldCount: number) {
  return useForm({
    resolver: lateResolver<PackageValues, Required<PackageFields>>(async () => (await import("./rules")).packageRules(soldCount)),
    defaultValues: values,
    mode: "onTouched",
  });
}

export type PackageFormApi = ReturnType<typeof usePackageForm>;
export type PackageControl = PackageFormApi["control"];

const isField = (name: string): name is FieldName => FIELDS.some((field) => field === name);

/** Puts what the API refused at the fields it is about; false when there is something left to say above the form. */
export function showRefusal(form: PackageFormApi, error: unknown): boolean {
  if (isProblem(error, "limit_below_sold")) {
    form.setError("quantity_limit", { message: error.message }, { shouldFocus: true });
    return true;
  }
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return false;
  let isAllShown = true;
  for (const { pointer, detail } of error.errors) {
    const name = pointer?.slice(1) ?? "";
    if (isField(name)) form.setError(name, { message: detail });
    else isAllShown = false;
  }
  return isAllShown;
}
