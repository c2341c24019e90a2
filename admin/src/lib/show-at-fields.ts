import type { FieldValues, Path, UseFormSetError } from "react-hook-form";
import { ApiProblem } from "./api";

/**
 * Puts what the API refused at the fields it is about; false when there is something left to say above the form.
 *
 * @param fields the form's own: a pointer of the API names one by its first part.
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
