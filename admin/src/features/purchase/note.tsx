import { useState } from "react";
import { PurchasePatch as Limits } from "@/api/limits";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { FieldError, TextArea } from "@/components/field";
import { CALLS, useChange, type Purchase } from "@/features/sales";
import { lengthOf, tidyText } from "@/lib/text";
import { wordsFor } from "@/lib/words";
import styles from "./purchase.module.css";

/** What the team keeps in mind of the purchase. */
export function Note({ purchase }: { purchase: Purchase }) {
  const [isOpen, setOpen] = useState(false);
  const { note } = purchase;
  return (
    <section className="panel" aria-labelledby="note-title">
      <div className={styles.titleRow}>
        <h2 id="note-title">Note</h2>
        <Button look="quiet" small needsNetwork onClick={() => setOpen(true)}>
          {note === null ? "Write a note" : "Edit"}
          {note !== null && <span className="visually-hidden"> the note</span>}
        </Button>
      </div>
      <div className={styles.noteBox}>
        {note === null ? (
          <p className="muted">Nothing is noted.</p>
        ) : (
          <p className={styles.noteText} dir="auto">
            {note}
          </p>
        )}
        <small>Only your team sees this.</small>
      </div>
      {isOpen && <NoteDialog purchase={purchase} onClose={() => setOpen(false)} />}
    </section>
  );
}

function NoteDialog({ purchase, onClose }: { purchase: Purchase; onClose: () => void }) {
  const [typed, setTyped] = useState(purchase.note ?? "");
  const saving = useChange(purchase, CALLS.update, () => "The note is saved.");
  const most = Limits.note.maxLength;
  const length = lengthOf(typed);
  const error = saving.error === null ? undefined : wordsFor(saving.error);
  return (
    <Dialog isOpen title="Note" onClose={onClose}>
      <form
        className={styles.dialogForm}
        onSubmit={(event) => {
          event.preventDefault();
          if (length <= most)
            saving.mutate({ note: tidyText(typed) || null }, { onSuccess: onClose });
        }}
      >
        <TextArea
          label="What your team should know"
          note={`${length} of ${most}`}
          hint="Only your team sees this."
          error={length > most ? `At most ${most} characters.` : undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error !== undefined && <FieldError>{error}</FieldError>}
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" look="first" busy={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
