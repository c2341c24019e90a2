import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { MarkPaid as Limits } from "@/api/limits";
import { DayField } from "@/components/day-field";
import { MoneyField, TextField } from "@/components/field";
import { useNow } from "@/components/use-now";
import { eventQuery } from "@/features/events";
import { CALLS, useChange, whoseInText } from "@/features/sales/moves";
import type { Schemas } from "@/lib/api";
import { formatMoney, groupMoney, parseMoney } from "@/lib/money";
import { MONEY_METHODS, referenceLabel } from "@/lib/payment-method";
import { tidyText } from "@/lib/text";
import { dayAt, isDay } from "@/lib/time";
import { ChangeDialog } from "./change-dialog";
import { differenceWords } from "./difference";
import { AcceptBox, MethodField } from "./payment-fields";
import type { MoveProps } from "./types";

/** Records money that came by hand: all that is due, or another amount if that is accepted. */
export function RecordPayment({ purchase, onClose }: MoveProps) {
  const { data: event } = useSuspenseQuery(eventQuery(purchase.event_id));
  const today = dayAt(useNow(), event.time_zone);
  const [typed, setTyped] = useState(groupMoney(purchase.amount_due));
  const [method, setMethod] = useState<(typeof MONEY_METHODS)[number]>("check");
  const [reference, setReference] = useState("");
  const [day, setDay] = useState(today);
  const [isAccepted, setAccepted] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  const recording = useChange(
    purchase,
    CALLS.markPaid,
    (done, { amount }: Schemas["MarkPaid"]) =>
      `${formatMoney(amount ?? done.total_price)} from ${whoseInText(done)} is recorded.`,
  );
  const amount = parseMoney(typed);
  const amountError = amountFault(amount);
  const difference =
    amount === null || amountError !== undefined
      ? null
      : differenceWords(amount, purchase.amount_due);
  const dayError = dayFault(day, today);
  const submit = () => {
    setAsked(true);
    if (amount === null || amountError !== undefined || dayError !== undefined) return;
    if (difference !== null && !isAccepted) return;
    recording.mutate(
      {
        amount,
        method,
        reference: tidyText(reference) || null,
        received_on: day || null,
        accept_difference: difference !== null,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <ChangeDialog
      purchase={purchase}
      title="Record a payment"
      keep="Not now"
      proceed={amount === null ? "Record it" : `Record ${formatMoney(amount)}`}
      change={recording}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="two-columns">
        <MoneyField
          label="Amount"
          value={typed}
          error={wasAsked ? amountError : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setAccepted(false);
          }}
        />
        <MethodField value={method} onChange={setMethod} />
        <TextField
          label={referenceLabel(method)}
          note="optional"
          maxLength={Limits.reference.maxLength}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
        <DayField
          label="Received"
          note="date on it"
          value={day}
          error={dayError}
          onChange={setDay}
        />
      </div>
      {difference !== null && (
        <AcceptBox
          {...difference}
          isOn={isAccepted}
          isMissing={wasAsked && !isAccepted}
          onChange={setAccepted}
        />
      )}
    </ChangeDialog>
  );
}

function dayFault(day: string, today: string): string | undefined {
  if (day === "") return undefined;
  if (!isDay(day)) return "Please complete the day.";
  return day > today ? "This day is still to come." : undefined;
}

function amountFault(amount: string | null): string | undefined {
  if (amount === null) return "Please enter an amount, such as 250.00.";
  if (Number(amount) === 0) return "Nothing came? Then there is nothing to record.";
  return Number(amount) > Number(Limits.amount.maximum)
    ? `At most ${formatMoney(Limits.amount.maximum)}.`
    : undefined;
}
