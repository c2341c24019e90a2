import type { FieldValues, Path, UseFormSetError } from "react-hook-form";
import { ApiProblem } from "./api";

/**
 * Shows the errors of a refusal at their fields; false if one belongs to no field and has to be shown above the form.
 *
 * @param fields those of the form: the first part of an error's pointer names one of them.
 */
export function showAtFields<Typed extends FieldValues>(
  setError: UseFormSetError<Typed>,
  error: unknown,
  fields: readonly Path<Typed>[],
): boolean {
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return false;
  const found = error.errors.map(({ pointer, detail }) => ({
    detail,
    field: fields.find((one) => one === pointer?.split("/")[1]),
  }));
  const shown = found.flatMap(({ detail, field }) =>
    field === undefined ? [] : [{ detail, field }],
  );
  shown.forEach(({ detail, field }, place) =>
    setError(field, { message: detail }, { shouldFocus: place === 0 }),
  );
  return shown.length === found.length;
}
