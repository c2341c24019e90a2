import { useState } from "react";
import { Reason } from "@/api/limits";
import { Question } from "@/components/dialog";
import { FieldError, TextField } from "@/components/field";
import { CALLS, isOutdated, useChange, whoseInText } from "@/features/sales/moves";
import { tidyText } from "@/lib/text";
import { count, wordsFor } from "@/lib/words";
import { Outdated } from "./change-dialog";
import { liveTickets } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import styles from "./dialogs.module.css";

/** Asks before a pending purchase is cancelled. */
export function Cancel({ purchase, onClose }: MoveProps) {
  const [reason, setReason] = useState("");
  const cancelling = useChange(
    purchase,
    CALLS.cancel,
    (done) => `The purchase of ${whoseInText(done)} is cancelled; its seats are back on sale.`,
  );
  if (isOutdated(cancelling.error))
    return <Outdated purchase={purchase} error={cancelling.error} onClose={onClose} />;
  const seats = liveTickets(purchase).length;
  return (
    <Question
      isOpen
      title={`Cancel the purchase of ${whoseInText(purchase)}?`}
      keep="Keep it as it is"
      onKeep={onClose}
      proceed={{
        words: "Cancel purchase",
        isDangerous: true,
        isBusy: cancelling.isPending,
        onClick: () =>
          cancelling.mutate({ reason: tidyText(reason) || null }, { onSuccess: onClose }),
      }}
    >
      <p>
        {count(seats, "seat")} {seats === 1 ? "goes" : "go"} back on sale.
      </p>
      <div className={styles.below}>
        <TextField
          label="Reason"
          note="optional"
          maxLength={Reason.reason.maxLength}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {cancelling.isError && <FieldError>{wordsFor(cancelling.error)}</FieldError>}
    </Question>
  );
}
