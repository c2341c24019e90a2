import { count } from "@/lib/words";
import { Button } from "./button";
import styles from "./save-bar.module.css";

interface Props {
  /** The number of fields with unsaved changes. */
  changes: number;
  /** The number of fields with errors. */
  faults: number;
  /** Shown while nothing has changed. */
  note?: string;
  words: string;
  /** The id of the form it submits: the bar may be outside of it. */
  form: string;
  isSaving: boolean;
  onDiscard?: () => void;
  onLook: () => void;
}

/** The bar at the bottom of a form. Errors never disable saving: it leads to the first one. */
export function SaveBar({
  changes,
  faults,
  note,
  words,
  form,
  isSaving,
  onDiscard,
  onLook,
}: Props) {
  return (
    <div className={styles.saveBar} role="region" aria-label="Save">
      <p>
        {changes === 0 && faults === 0 && <span className="muted">{note}</span>}
        {changes > 0 && (
          <>
            <strong>{count(changes, "change")}</strong>{" "}
            <span className="muted">not saved yet.</span>
          </>
        )}{" "}
        {faults > 0 && (
          <button type="button" className="danger text-link" onClick={onLook}>
            {count(faults, "field")} {faults === 1 ? "needs" : "need"} a look
          </button>
        )}
      </p>
      {onDiscard && (
        <Button look="quiet" onClick={onDiscard}>
          Discard
        </Button>
      )}
      <Button type="submit" form={form} look="first" busy={isSaving}>
        {words}
      </Button>
    </div>
  );
}
