import { useState } from "react";
import { Refund as Limits } from "@/api/limits";
import { MoneyField, TextField } from "@/components/field";
import { CALLS, useChange, whoseInText } from "@/features/sales/moves";
import { toSettle } from "@/features/sales/to-settle";
import type { Purchase } from "@/features/sales/types";
import type { Schemas } from "@/lib/api";
import { formatMoney, groupMoney, parseMoney, toCents } from "@/lib/money";
import { tidyText } from "@/lib/text";
import { cx } from "@/lib/class-names";
import { dueBackOf, refundable, usualRefund } from "@/features/sales/amounts";
import { ChangeDialog } from "./change-dialog";
import { seatsOf } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import { usePreview } from "./use-preview";
import styles from "./dialogs.module.css";

const MEANWHILE = "The money itself you send by check or bank; this records it.";

/** Records money that went back, all or a part, after it has shown what comes of it. */
export function Refund({ purchase, onClose, paymentId }: MoveProps) {
  const [typed, setTyped] = useState(groupMoney(amountAtFirst(purchase, paymentId)));
  const [reason, setReason] = useState("");
  const most = refundable(purchase);
  const amount = parseMoney(typed);
  const fault = amountFault(amount, most);
  const body: Schemas["Refund"] | null = amount === null || fault !== undefined ? null : { amount };
  const preview = usePreview(purchase, previewRefund, body);
  const refunding = useChange(
    purchase,
    CALLS.refund,
    (done, sent: Schemas["Refund"]) =>
      `${formatMoney(sent.amount ?? most)} to ${whoseInText(done)} is marked as refunded.`,
  );
  return (
    <ChangeDialog
      purchase={purchase}
      title={titleOf(purchase, amount, most)}
      keep="Keep the money"
      isKeepFirst
      proceed={amount === null ? "Refund" : `Refund ${formatMoney(amount)}`}
      look="danger"
      isAwaited={preview.isAwaited}
      change={refunding}
      onClose={onClose}
      onSubmit={() => {
        if (body === null) return;
        refunding.mutate({ ...body, reason: tidyText(reason) || null }, { onSuccess: onClose });
      }}
    >
      <p aria-live="polite" className={cx("muted", styles.lead)}>
        {consequences(purchase, preview.after)} {MEANWHILE}
      </p>
      <div className="two-columns">
        <MoneyField
          label="Amount"
          value={typed}
          hint={`At most ${formatMoney(most)}.`}
          error={fault}
          onChange={(event) => setTyped(event.target.value)}
        />
        <TextField
          label="Reason"
          note="optional"
          maxLength={Limits.reason.maxLength}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </ChangeDialog>
  );
}

const previewRefund = (of: Purchase, body: Schemas["Refund"], signal?: AbortSignal) =>
  CALLS.refund(of, { ...body, preview: true }, signal);

function amountAtFirst(purchase: Purchase, paymentId: string | undefined): string {
  const one = purchase.refunds_due.find(({ payment_id }) => payment_id === paymentId);
  return one?.amount ?? usualRefund(purchase);
}

function amountFault(amount: string | null, most: string): string | undefined {
  if (amount === null) return "Please enter an amount, such as 250.00.";
  if (toCents(amount) === 0) return "Please enter how much goes back.";
  return toCents(amount) > toCents(most) ? `Only ${formatMoney(most)} was received.` : undefined;
}

function titleOf(purchase: Purchase, amount: string | null, most: string): string {
  const isPart = amount !== null && toCents(amount) < toCents(most);
  if (isPart && toCents(dueBackOf(purchase)) === 0) return `Refund a part of ${formatMoney(most)}?`;
  return `Refund ${formatMoney(amount ?? most)} to ${whoseInText(purchase)}?`;
}

/** What comes of it, as the server has computed it: what happens to the seats, what is left. */
function consequences(before: Purchase, after: Purchase | undefined): string {
  const why = toSettle(before).map(({ words }) => words);
  if (after === undefined) return why.join(" ");
  const isWhole = after.payment_status === "refunded" && before.payment_status !== "refunded";
  const seats = isWhole ? [`All of it goes back, and the ${seatsOf(before)} go back on sale.`] : [];
  const stay =
    !isWhole && before.payment_status === "completed" ? [`The ${seatsOf(before)} stay.`] : [];
  const isAmended = after.amount_paid !== before.amount_paid;
  const receipt = isAmended ? ["The receipt is issued again, as amended."] : [];
  const left = dueBackOf(after);
  const rest = toCents(left) > 0 ? [`${formatMoney(left)} still has to go back after it.`] : [];
  return [...why, ...seats, ...stay, ...receipt, ...rest].join(" ");
}
