import { useForm } from "react-hook-form";
import { isProblem } from "@/lib/api";
import { lazyResolver } from "@/lib/lazy-resolver";
import { showAtFields } from "@/lib/show-at-fields";
import { EVENT_FIELD_NAMES, type EventFields, type EventValues } from "./schema";

/** The form of an event: a field is validated when it is left, then on every change. */
export function useEventForm(values: EventValues) {
  return useForm({
    resolver: lazyResolver<EventValues, EventFields>(
      async () => (await import("./rules")).eventRules,
    ),
    defaultValues: values,
    mode: "onTouched",
  });
}

export type EventFormApi = ReturnType<typeof useEventForm>;

/** Shows a refusal at its fields; false if something has to be shown above the form. */
export function showRefusal({ setError }: EventFormApi, error: unknown): boolean {
  if (!isProblem(error, "slug_taken")) return showAtFields(setError, error, EVENT_FIELD_NAMES);
  setError(
    "slug",
    { message: "Another event has this address, or had it. Please choose another." },
    { shouldFocus: true },
  );
  return true;
}
