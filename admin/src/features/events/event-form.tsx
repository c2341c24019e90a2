import { useId, useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { DateTimeField } from "@/components/date-time-field";
import { Field, TextArea, TextField } from "@/components/field";
import { LeaveGuard } from "@/components/leave-guard";
import { SaveBar } from "@/components/save-bar";
import { Say } from "@/components/say";
import { isProblem } from "@/lib/api";
import { lazyResolver } from "@/lib/lazy-resolver";
import { showAtFields } from "@/lib/show-at-fields";
import { wordsFor } from "@/lib/words";
import type { EventRead } from "./queries";
import {
  EVENT_FIELD_NAMES,
  newEvent,
  slugOf,
  valuesOf,
  type EventFields,
  type EventValues,
} from "./schema";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";

const ZONES = Intl.supportedValuesOf("timeZone");
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  /** Null: a new one. */
  event: EventRead | null;
  /** Resolves with the saved event; rejects with the refusal of the API. */
  save: (fields: EventFields, changed: readonly (keyof EventValues)[]) => Promise<EventRead>;
}

/** The form of an event. Times are typed in its own zone, which is shown below them. */
export function EventForm({ event, save }: Props) {
  const id = useId();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm({
    resolver: lazyResolver<EventValues, EventFields>(
      async () => (await import("./rules")).eventRules,
    ),
    defaultValues: event === null ? newEvent(OWN_ZONE) : valuesOf(event),
    mode: "onTouched",
  });
  const { register, control, formState, setValue, setError } = form;
  const { errors, dirtyFields, isSubmitting } = formState;
  const changes = Object.keys(dirtyFields).length;
  const typed = useWatch({ control }) as EventValues;
  const zone = typed.time_zone;
  const isNew = event === null;
  const changed = (field: keyof EventValues) => !isNew && dirtyFields[field] === true;

  // The address is derived from the name until it is edited itself.
  const followName = ({ target }: { target: HTMLInputElement }) => {
    if (isNew && dirtyFields.slug !== true)
      setValue("slug", slugOf(target.value), { shouldValidate: errors.slug !== undefined });
  };
  const submit = async (fields: EventFields) => {
    setFailure(null);
    try {
      const saved = await save(fields, Object.keys(dirtyFields) as (keyof EventValues)[]);
      form.reset(valuesOf(saved));
    } catch (error) {
      if (isProblem(error, "slug_taken"))
        setError(
          "slug",
          { message: "Another event has this address. Please choose another." },
          { shouldFocus: true },
        );
      else if (!showAtFields(setError, error, EVENT_FIELD_NAMES)) setFailure(error);
    }
  };

  const time = (
    name: "starts_at" | "sales_open_at" | "sales_close_at",
    label: string,
    hintWhenEmpty?: string,
  ) => (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <DateTimeField
          label={label}
          zone={zone}
          hintWhenEmpty={hintWhenEmpty}
          error={fieldState.error?.message}
          isChanged={changed(name)}
          {...field}
        />
      )}
    />
  );
  return (
    <>
      <form id={id} noValidate onSubmit={(submitted) => void form.handleSubmit(submit)(submitted)}>
        {failure !== null && <Say mood="bad">{wordsFor(failure)}</Say>}
        <section className="panel">
          <h2>What donors read</h2>
          <TextField
            label="Name"
            autoFocus={isNew}
            error={errors.name?.message}
            isChanged={changed("name")}
            {...register("name", { onChange: followName })}
          />
          <TextField
            label="Address of the donor page"
            hint={`${location.host}/e/${typed.slug || "…"}`}
            error={errors.slug?.message}
            isChanged={changed("slug")}
            {...register("slug")}
          />
          <TextField
            label="Venue"
            note="optional"
            error={errors.venue?.message}
            isChanged={changed("venue")}
            {...register("venue")}
          />
          <TextArea
            label="Description"
            note="optional"
            error={errors.description?.message}
            isChanged={changed("description")}
            {...register("description")}
          />
        </section>
        <section className="panel">
          <h2>When</h2>
          <div className="two-columns">
            {time("starts_at", "It starts")}
            <Field label="Time zone" error={errors.time_zone?.message}>
              {(attributes) => (
                <select
                  className={
                    changed("time_zone")
                      ? cx(fieldStyles.input, fieldStyles.changed)
                      : fieldStyles.input
                  }
                  {...attributes}
                  {...register("time_zone")}
                >
                  {(ZONES.includes(zone) ? ZONES : [zone, ...ZONES]).map((one) => (
                    <option key={one} value={one}>
                      {one.replaceAll("_", " ")}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {time("sales_open_at", "Sales open", "Empty: at once")}
            {time("sales_close_at", "Sales close", "Empty: when it starts")}
          </div>
        </section>
        <section className="panel">
          <h2>How it sells</h2>
          <div className="two-columns">
            <TextField
              label="Seats a donor may hold"
              note="optional"
              inputMode="numeric"
              hint="Across all packages. Empty: no limit"
              error={errors.max_tickets_per_donor?.message}
              isChanged={changed("max_tickets_per_donor")}
              {...register("max_tickets_per_donor")}
            />
            <TextField
              label="Minutes to pay"
              note="optional"
              inputMode="numeric"
              hint="Then unpaid seats go back on sale. Empty: they are held"
              error={errors.payment_hold_minutes?.message}
              isChanged={changed("payment_hold_minutes")}
              {...register("payment_hold_minutes")}
            />
          </div>
        </section>
      </form>
      {(isNew || changes > 0) && (
        <SaveBar
          form={id}
          changes={isNew ? 0 : changes}
          faults={Object.keys(errors).length}
          note="Donors see it once it has a package."
          words={isNew ? "Create event" : "Save changes"}
          isSaving={isSubmitting}
          onLook={() => void form.trigger(undefined, { shouldFocus: true })}
          {...(!isNew && { onDiscard: () => form.reset() })}
        />
      )}
      <LeaveGuard changes={isSubmitting ? 0 : changes} />
    </>
  );
}
