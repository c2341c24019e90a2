import { useEffect, useId, useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { LeaveGuard } from "@/components/leave-guard";
import { SaveBar } from "@/components/save-bar";
import { Say } from "@/components/say";
import { wordsFor } from "@/lib/words";
import { HowItSells, Receipts, WhatDonorsRead, When } from "./event-form-sections";
import { ChangeWarning } from "./event-warnings";
import type { EventRead } from "./queries";
import {
  EVENT_FIELD_NAMES,
  fieldsOf,
  newEvent,
  slugOf,
  valuesOf,
  type EventFieldName,
  type EventFields,
  type EventValues,
} from "./schema";
import { showRefusal, useEventForm } from "./use-event-form";

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const TIMES: readonly EventFieldName[] = ["starts_at", "sales_open_at", "sales_close_at"];

interface Props {
  /** The event; null for a new one. A newer version is taken over as long as nothing was typed. */
  event: EventRead | null;
  seatsSold?: number;
  /**
   * Saves the fields over `base`, the version the form was filled with. Resolves with what was saved, or null if a
   * conflict has to be decided first; rejects with the refusal of the API.
   */
  save: (fields: EventFields, base: EventRead | null) => Promise<EventRead | null>;
}

/** The form of an event. Times are typed in its own zone, which is shown below them. */
export function EventForm({ event, seatsSold = 0, save }: Props) {
  const id = useId();
  const base = useRef(event);
  const [failure, setFailure] = useState<unknown>(null);
  const form = useEventForm(event === null ? newEvent(OWN_ZONE) : valuesOf(fieldsOf(event)));
  const { errors, dirtyFields, isDirty, isSubmitting } = form.formState;
  const dirty = EVENT_FIELD_NAMES.filter((name) => dirtyFields[name] === true);
  const changes = dirty.length;
  const typed = useWatch({ control: form.control }) as EventValues;
  const isNew = event === null;

  const adopt = (saved: EventRead) => {
    base.current = saved;
    form.reset(valuesOf(fieldsOf(saved)));
  };
  useEffect(() => {
    if (event !== null && event.version !== base.current?.version && !isDirty) adopt(event);
  });

  // The address is derived from the name until it is edited itself.
  const followName = (name: string) => {
    if (isNew && dirtyFields.slug !== true)
      form.setValue("slug", slugOf(name), { shouldValidate: errors.slug !== undefined });
  };
  const submit = async (read: EventFields) => {
    setFailure(null);
    try {
      const saved = await save(onlyTyped(read, base.current, dirty), base.current);
      if (saved !== null) adopt(saved);
    } catch (error) {
      if (!showRefusal(form, error)) setFailure(error);
    }
  };

  const shared = {
    form,
    isNew,
    typed,
    // While what is typed is no zone, times are shown in the last one.
    zone: typed.time_zone || (event?.time_zone ?? OWN_ZONE),
  };
  return (
    <>
      <form id={id} noValidate onSubmit={(submitted) => void form.handleSubmit(submit)(submitted)}>
        {failure !== null && <Say mood="bad">{wordsFor(failure)}</Say>}
        <ChangeWarning changed={dirty} seatsSold={seatsSold} formerSlug={event?.slug ?? ""} />
        <WhatDonorsRead {...shared} onName={followName} />
        <When {...shared} />
        <HowItSells {...shared} />
        <Receipts {...shared} />
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

/** The fields to save: a time that was not edited keeps its seconds, which a form does not show. */
function onlyTyped(
  read: EventFields,
  base: EventRead | null,
  dirty: readonly EventFieldName[],
): EventFields {
  if (base === null) return read;
  // Times are typed in the zone: another zone changes all of them.
  const typed = new Set(dirty.includes("time_zone") ? [...dirty, ...TIMES] : dirty);
  const kept = Object.entries(fieldsOf(base)).filter(
    ([name]) => !typed.has(name as EventFieldName),
  );
  return { ...read, ...(Object.fromEntries(kept) as Partial<EventFields>) };
}
