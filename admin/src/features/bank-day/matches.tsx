import { useState } from "react";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { LeaveGuard } from "@/components/leave-guard";
import { count } from "@/lib/words";
import { formatMoney } from "@/lib/money";
import { sumOf, useRecording } from "@/features/sales";
import { differenceWords, firstChoices, type Choice, type MatchedLine } from "./matching";
import { MatchLine } from "./match-line";
import { Outcomes } from "./outcomes";
import { cx } from "@/lib/class-names";
import saveBarStyles from "@/components/save-bar.module.css";
import tableStyles from "@/components/table.module.css";
import styles from "./bank-day.module.css";

interface Props {
  eventId: string;
  matched: readonly MatchedLine[];
  onBack: () => void;
}

/** Each line with the purchase that it pays; the ticked ones are recorded, each on its own. */
export function Matches({ eventId, matched, onBack }: Props) {
  const [choices, setChoices] = useState(() => firstChoices(matched));
  const [wasAsked, setAsked] = useState(false);
  const recording = useRecording(eventId);
  const choiceOf = ({ line }: MatchedLine) => choices.get(line.number) ?? NO_CHOICE;
  const change = (number: number, changes: Partial<Choice>) =>
    setChoices((before) =>
      new Map(before).set(number, { ...(before.get(number) ?? NO_CHOICE), ...changes }),
    );
  const ticked = matched.filter(
    (one) =>
      choiceOf(one).isTicked && recording.outcomes.get(String(one.line.number))?.kind !== "done",
  );
  const record = () => {
    setAsked(true);
    const open = ticked.find((one) => needsAnswer(one, choiceOf(one)));
    if (open !== undefined) {
      document.getElementById(`accept-${open.line.number}`)?.focus();
      return;
    }
    void recording.record(ticked.flatMap((one) => orderOf(one, choiceOf(one))));
  };
  if (matched.length === 0)
    return <EmptyState title="Nothing to compare">Paste some lines.</EmptyState>;
  return (
    <>
      <LeaveGuard changes={ticked.length} />
      <Outcomes matched={matched} recording={recording} />
      <div className={cx("panel", tableStyles.scroll, tableStyles.panelOfRows)}>
        <table className={cx(tableStyles.rowsOnPhones, styles.matches)}>
          <caption className="visually-hidden">Lines of the statement, and what they pay</caption>
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">Record</span>
              </th>
              <th>Line</th>
              <th className="align-right">Amount</th>
              <th>Purchase</th>
              <th>How</th>
            </tr>
          </thead>
          <tbody>
            {matched.map((one) => (
              <MatchLine
                key={one.line.number}
                eventId={eventId}
                matched={one}
                choice={choiceOf(one)}
                outcome={recording.outcomes.get(String(one.line.number))}
                isLocked={recording.isRunning}
                isUnanswered={wasAsked && needsAnswer(one, choiceOf(one))}
                onChange={(changes) => change(one.line.number, changes)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={saveBarStyles.saveBar} role="region" aria-label="Record">
        <p>
          <strong className="figures">
            {ticked.length} of {count(matched.length, "line")}
          </strong>{" "}
          <span className="muted figures">
            {formatMoney(sumOf(ticked.map(({ line }) => line.amount)))}
          </span>
        </p>
        <Button look="quiet" onClick={onBack}>
          Back to the lines
        </Button>
        <Button
          look="first"
          busy={recording.isRunning}
          onClick={() => ticked.length > 0 && record()}
        >
          Record {count(ticked.length, "payment")}
        </Button>
      </div>
    </>
  );
}

const orderOf = ({ line }: MatchedLine, choice: Choice) =>
  choice.purchaseId === null
    ? []
    : [
        {
          key: String(line.number),
          purchaseId: choice.purchaseId,
          payment: {
            amount: line.amount,
            method: choice.method,
            reference: line.reference,
            received_on: line.day,
            accept_difference: choice.isAccepted,
          },
        },
      ];

const NO_CHOICE: Choice = {
  isTicked: false,
  purchaseId: null,
  method: "bank_transfer",
  isAccepted: false,
};

/** Whether a ticked line has another amount than what is due, and nobody has accepted that. */
function needsAnswer({ matches }: MatchedLine, choice: Choice): boolean {
  const chosen = matches.find(({ purchase_id }) => purchase_id === choice.purchaseId);
  return (
    choice.isTicked &&
    !choice.isAccepted &&
    chosen !== undefined &&
    differenceWords(chosen) !== null
  );
}
