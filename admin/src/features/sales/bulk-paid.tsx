import { useState } from "react";
import { MarkPaid as Limits } from "@/api/limits";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, FieldError, TextField } from "@/components/field";
import { Money } from "@/components/money";
import { toast } from "@/components/toast";
import { useNow } from "@/components/use-now";
import type { EventRead } from "@/features/events";
import { formatMoney, toCents } from "@/lib/money";
import type { Outcome } from "@/lib/one-by-one";
import { METHOD_WORDS, MONEY_METHODS, referenceLabel } from "@/lib/payment-method";
import { tidyText } from "@/lib/text";
import { dayAt } from "@/lib/time";
import { count } from "@/lib/words";
import { whose } from "./moves";
import { sumOf, whyOpen } from "./record-payment";
import type { Purchase } from "./types";
import { useRecording } from "./use-recording";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import styles from "./bulk-paid.module.css";

interface Props {
  event: EventRead;
  /** The selected purchases, as they were when the dialog was opened. */
  selected: readonly Purchase[];
  /** @param done the purchases that are paid now. */
  onClose: (done: ReadonlySet<string>) => void;
}

type Method = (typeof MONEY_METHODS)[number];

/** Records for several purchases that all that is due has come: one date and one method, a number for each. */
export function BulkPaid({ event, selected, onClose }: Props) {
  const today = dayAt(useNow(), event.time_zone);
  const [purchases, setPurchases] = useState(selected);
  const [method, setMethod] = useState<Method>("check");
  const [day, setDay] = useState(today);
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const { outcomes, isRunning, progress, record } = useRecording(event.id, (changed) =>
    setPurchases((before) => before.map((one) => (one.id === changed.id ? changed : one))),
  );
  const notDone = purchases.filter(({ id }) => outcomes.get(id)?.kind !== "done");
  // What somebody else has paid or closed meanwhile stays in the list, with why it was refused.
  const listed = notDone.filter(
    ({ id, amount_due }) => outcomes.has(id) || toCents(amount_due) > 0,
  );
  const open = listed.filter(
    ({ id, amount_due }) => outcomes.get(id)?.kind === "in doubt" || toCents(amount_due) > 0,
  );
  const wasTried = outcomes.size > 0 && !isRunning;
  const withoutDue = selected.filter(({ amount_due }) => toCents(amount_due) === 0).length;
  const dayFault =
    day === "" ? "Please enter a date." : day > today ? "This day is still to come." : undefined;
  const submit = async () => {
    if (dayFault !== undefined || isRunning || open.length === 0) return;
    const through = await record(
      open.map(({ id, amount_due }) => ({
        key: id,
        purchaseId: id,
        payment: {
          amount: amount_due,
          method,
          reference: tidyText(numbers[id] ?? "") || null,
          received_on: day,
          accept_difference: false,
        },
      })),
    );
    setDone(through);
    if (!listed.every(({ id }) => through.has(id))) return;
    toast(
      `${count(through.size, "purchase")} ${through.size === 1 ? "is" : "are"} marked as paid.`,
    );
    onClose(through);
  };
  const sum = formatMoney(sumOf(open.map(({ amount_due }) => amount_due)));
  return (
    <Dialog
      isOpen
      title={
        wasTried
          ? "Not all are marked as paid"
          : `Mark ${count(listed.length, "purchase")} as paid?`
      }
      onClose={() => !isRunning && onClose(done)}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          void submit();
        }}
      >
        {withoutDue > 0 && (
          <p className="hint">
            {count(withoutDue, "selected purchase")} {withoutDue === 1 ? "has" : "have"} nothing
            due, and {withoutDue === 1 ? "is" : "are"} left out.
          </p>
        )}
        {done.size > 0 && (
          <FieldError>
            {count(done.size, "purchase")} {done.size === 1 ? "is" : "are"} marked as paid, these
            are not:
          </FieldError>
        )}
        <div className="two-columns">
          <MethodField value={method} onChange={setMethod} />
          <TextField
            type="date"
            label="Received on"
            max={today}
            value={day}
            error={dayFault}
            onChange={(changed) => setDay(changed.target.value)}
          />
        </div>
        <ul className={styles.rows}>
          {listed.map((purchase) => (
            <Row
              key={purchase.id}
              purchase={purchase}
              label={referenceLabel(method)}
              number={numbers[purchase.id] ?? ""}
              outcome={outcomes.get(purchase.id)}
              onNumber={(number) => setNumbers({ ...numbers, [purchase.id]: number })}
            />
          ))}
        </ul>
        {isRunning && (
          <p className="hint figures" role="status">
            {progress.through} of {count(progress.of, "purchase")} …
          </p>
        )}
        <div className="actions">
          <Button look="quiet" onClick={() => !isRunning && onClose(done)}>
            {wasTried ? "Close" : "Not now"}
          </Button>
          {(open.length > 0 || isRunning) && (
            <Button type="submit" look="first" busy={isRunning}>
              {wasTried ? "Try again" : `Mark ${sum} as paid`}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

const MethodField = ({ value, onChange }: { value: Method; onChange: (value: Method) => void }) => (
  <Field label="How">
    {(control) => (
      <select
        className={cx(fieldStyles.input, styles.select)}
        value={value}
        onChange={({ target }) =>
          onChange(MONEY_METHODS.find((one) => one === target.value) ?? value)
        }
        {...control}
      >
        {MONEY_METHODS.map((one) => (
          <option key={one} value={one}>
            {METHOD_WORDS[one]}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface RowProps {
  purchase: Purchase;
  label: string;
  number: string;
  outcome: Outcome | undefined;
  onNumber: (number: string) => void;
}

/** A purchase, what is due on it, and the number of its check. */
function Row({ purchase, label, number, outcome, onNumber }: RowProps) {
  return (
    <li>
      <div>
        <b>
          <bdi>{whose(purchase)}</bdi>
        </b>
        <span className="hint figures">
          <Money amount={purchase.amount_due} />
          {" · "}
          {purchase.quantity} × <bdi>{purchase.package_name}</bdi>
        </span>
      </div>
      <input
        className={fieldStyles.input}
        aria-label={`${label} of ${whose(purchase)}`}
        placeholder={label}
        maxLength={Limits.reference.maxLength}
        autoComplete="off"
        value={number}
        onChange={(changed) => onNumber(changed.target.value)}
      />
      {outcome !== undefined && outcome.kind !== "done" && (
        <FieldError>{whyOpen(outcome)}</FieldError>
      )}
    </li>
  );
}
