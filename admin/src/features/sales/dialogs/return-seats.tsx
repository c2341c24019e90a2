import { useState } from "react";
import { Stepper, TextField } from "@/components/field";
import { CALLS, useChange, whoseInText } from "@/features/sales/moves";
import type { Purchase } from "@/features/sales/types";
import type { Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { count, wordsFor } from "@/lib/words";
import { ChangeDialog } from "./change-dialog";
import { useReason } from "./reason-field";
import { returnWords } from "./consequences";
import { SeatsToGo } from "./seats-to-go";
import { goneSeats, liveTickets } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import { usePreview } from "./use-preview";
import { cx } from "@/lib/class-names";
import styles from "./dialogs.module.css";

type Body = Pick<Schemas["Return"], "quantity" | "ticket_ids">;

/** Returns some of the packages, after it has shown which seats go and what becomes of the total. */
export function ReturnSeats({ purchase, onClose }: MoveProps) {
  const reason = useReason();
  const [typed, setTyped] = useState("1");
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [wasAsked, setAsked] = useState(false);
  const most = purchase.quantity - 1;
  const seatsEach = liveTickets(purchase).length / purchase.quantity;
  const quantity = /^\d+$/.test(typed.trim()) ? Number(typed) : 0;
  const isFine = quantity >= 1 && quantity <= most;
  const seats = quantity * seatsEach;
  const isChosen = chosen === null || chosen.length === seats;
  const body: Body | null =
    isFine && isChosen ? { quantity, ...(chosen !== null && { ticket_ids: [...chosen] }) } : null;
  const preview = usePreview(purchase, previewReturn, body);
  const returning = useChange(
    purchase,
    CALLS.return,
    (done, sent: Schemas["Return"]) =>
      `${count(sent.quantity * seatsEach, "seat")} of ${whoseInText(done)} ${sent.quantity * seatsEach === 1 ? "is" : "are"} back on sale.`,
  );
  const gone = preview.after === undefined ? undefined : goneSeats(purchase, preview.after);
  return (
    <ChangeDialog
      purchase={purchase}
      title={`Return ${isFine ? quantity : 1} ${isolated(purchase.package_name)}?`}
      keep="Keep them"
      proceed={`Return ${count(isFine ? seats : seatsEach, "seat")}`}
      look="danger full"
      isAwaited={preview.isAwaited}
      change={returning}
      error={errorOf(returning.error ?? preview.error)}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (!reason.check() || body === null) return;
        returning.mutate({ ...body, reason: reason.text }, { onSuccess: onClose });
      }}
    >
      <p aria-live="polite" className={cx("muted", styles.lead)}>
        {preview.after === undefined
          ? `${count(isFine ? seats : seatsEach, "seat")} go back on sale.`
          : returnWords(purchase, preview.after)}
      </p>
      <Stepper
        label="Packages"
        note={`of ${purchase.quantity}`}
        one="package"
        least={1}
        most={most}
        value={typed}
        error={isFine ? undefined : rangeWords(most)}
        hint="To return all of them, refund or cancel the purchase."
        onChange={(value) => {
          setTyped(value);
          setChosen(null);
        }}
      />
      <SeatsToGo
        tickets={liveTickets(purchase)}
        needed={seats}
        chosen={chosen}
        gone={gone}
        wasAsked={wasAsked}
        onChange={setChosen}
      />
      <TextField {...reason.field} />
    </ChangeDialog>
  );
}

// The reason is asked for when the seats go; what would come of it does not depend on it.
const previewReturn = (of: Purchase, body: Body, signal?: AbortSignal) =>
  CALLS.return(of, { ...body, reason: "Preview", preview: true }, signal);

const rangeWords = (most: number) =>
  most === 1 ? "1 package can be returned." : `From 1 to ${most} packages can be returned.`;

const errorOf = (error: Error | null) => (error === null ? undefined : wordsFor(error));
