import { lazy, Suspense, useState } from "react";
import { Button, IconButton } from "@/components/button";
import type { EventRead } from "@/features/events";
import { formatMoney, toCents } from "@/lib/money";
import { sumOf } from "./record-payment";
import type { Selection } from "./selection";
import type { Purchase } from "./types";
import styles from "./bulk-bar.module.css";

const BulkPaid = lazy(async () => ({ default: (await import("./bulk-paid")).BulkPaid }));

interface Props {
  event: EventRead;
  selected: readonly Purchase[];
  selection: Selection;
}

/** What can be done with the selected rows; it takes the place of the filters. */
export function BulkBar({ event, selected, selection }: Props) {
  // As they were when the dialog was opened: what is paid may leave the list meanwhile.
  const [marking, setMarking] = useState<readonly Purchase[] | null>(null);
  const due = sumOf(selected.map(({ amount_due }) => amount_due));
  const isDue = toCents(due) > 0;
  return (
    <>
      {selected.length > 0 && (
        <div className={styles.bar} role="region" aria-label="Selected purchases">
          <p className="figures" role="status">
            {selected.length} selected
            <span>{isDue ? `, ${formatMoney(due)} due` : ", nothing due"}</span>
          </p>
          {isDue && (
            <Button needsNetwork onClick={() => setMarking(selected)}>
              Mark as paid
            </Button>
          )}
          <IconButton
            icon="cross"
            label="Clear the selection"
            onClick={() => selection.remove(selection.ids)}
          />
        </div>
      )}
      {marking !== null && (
        <Suspense fallback={null}>
          <BulkPaid
            event={event}
            selected={marking}
            onClose={(done) => {
              selection.remove(done);
              setMarking(null);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
