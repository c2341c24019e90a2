import { count } from "@/lib/words";
import { Button } from "./button";

interface Props {
  /** How many fields are not as they were saved. */
  changes: number;
  /** How many fields are not as they should be. */
  faults: number;
  /** What stands there as long as nothing has changed. */
  note?: string;
  words: string;
  /** The form that it submits: the bar may stand below more than that. */
  form: string;
  isSaving: boolean;
  onDiscard?: () => void;
  onLook: () => void;
}

/** Lies over the foot of a form. Saving is never disabled: with a fault it leads to the first one. */
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
    <div className="savebar" role="region" aria-label="Save">
      <p>
        {changes === 0 && faults === 0 && <span className="muted">{note}</span>}
        {changes > 0 && (
          <>
            <strong>{count(changes, "change")}</strong>{" "}
            <span className="muted">not saved yet.</span>
          </>
        )}{" "}
        {faults > 0 && (
          <button type="button" className="textlink bad" onClick={onLook}>
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
