import { MergeView } from "@/components/merge-view";
import { toast } from "@/components/toast";
import { faultsIn } from "@/lib/forms";
import { isolated } from "@/lib/isolated";
import { EVENT_FIELDS } from "./fields";
import type { EventRead } from "./queries";
import { eventSchema } from "./rules";
import { saveEvent, type EventConflict } from "./save-event";
import { fieldsOf, valuesOf, type EventFields } from "./schema";

interface Props {
  conflict: EventConflict;
  onSaved: (saved: EventRead) => void;
  /** Somebody has saved again in the meantime. */
  onConflict: (conflict: EventConflict) => void;
}

/** Two changes to one event, merged. Times are shown in the zone that the event has now. */
export function EventMergeView({ conflict, onSaved, onConflict }: Props) {
  const { before, theirs, mine, by, at } = conflict;
  return (
    <MergeView<EventFields>
      what="event"
      name={before.name}
      fields={EVENT_FIELDS}
      context={{ zone: theirs.time_zone }}
      before={fieldsOf(before)}
      theirs={fieldsOf(theirs)}
      mine={mine}
      by={by}
      at={at}
      faultsOf={(fields) => faultsIn(eventSchema, valuesOf(fields))}
      save={async (fields) => {
        const outcome = await saveEvent(theirs, fields);
        if (outcome.kind === "conflict") {
          onConflict(outcome);
          return;
        }
        toast(
          `${isolated(outcome.saved.name)} is saved, with ${isolated(by.split(" ")[0] ?? by)}'s changes and yours.`,
        );
        onSaved(outcome.saved);
      }}
      onTakeTheirs={() => onSaved(theirs)}
    />
  );
}
