import { api, read } from "@/lib/api";
import { saveOver, versionTag, type Conflict, type Outcome } from "@/lib/save-over";
import type { EventRead } from "./queries";
import { bodyOf, EVENT_FIELD_NAMES, fieldsOf, type EventFields } from "./schema";

export type EventConflict = Conflict<EventRead, EventFields>;

/** Saves the fields that differ from `base`; a conflict is an outcome, any other refusal rejects. */
export const saveEvent = (
  base: EventRead,
  fields: EventFields,
): Promise<Outcome<EventRead, EventFields>> =>
  saveOver({
    base,
    fieldsOf,
    names: EVENT_FIELD_NAMES,
    fields,
    send: (changed) =>
      read(
        api.PATCH("/api/v1/admin/events/{event_id}", {
          params: { path: { event_id: base.id }, header: { "If-Match": versionTag(base) } },
          body: bodyOf(changed, fields),
        }),
      ),
  });
