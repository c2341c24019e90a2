import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/badge";
import { CheckBox } from "@/components/check-box";
import { FieldError } from "@/components/field";
import { Money } from "@/components/money";
import { whyOpen } from "@/features/sales";
import type { Outcome } from "@/lib/one-by-one";
import { formatDay } from "@/lib/time";
import { METHOD_WORDS } from "@/lib/payment-method";
import { MatchField } from "./match-field";
import { differenceWords, type Choice, type MatchedLine } from "./matching";
import type { LineMethod } from "./statement";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import tableStyles from "@/components/table.module.css";
import styles from "./bank-day.module.css";

interface Props {
  eventId: string;
  matched: MatchedLine;
  choice: Choice;
  outcome: Outcome | undefined;
  /** While payments are being recorded, nothing can be changed. */
  isLocked: boolean;
  /** Whether another amount than what is due has to be accepted first. */
  isUnanswered: boolean;
  onChange: (changes: Partial<Choice>) => void;
}

/** A line of the statement: what it says, what it pays, and what became of it. */
export function MatchLine({
  eventId,
  matched: { line, matches, recordedOn },
  choice,
  outcome,
  isLocked,
  isUnanswered,
  onChange,
}: Props) {
  const chosen = matches.find(({ purchase_id }) => purchase_id === choice.purchaseId);
  const isDone = outcome?.kind === "done";
  const canTick = !isDone && recordedOn === null && chosen !== undefined;
  const name = `line ${line.number}, ${line.text ?? line.amount}`;
  return (
    <tr className={cx(choice.isTicked && canTick && styles.ticked)}>
      <td className={styles.tick}>
        {canTick && (
          <CheckBox
            aria-label={`Record ${name}`}
            isOn={choice.isTicked}
            disabled={isLocked}
            onChange={(event) => onChange({ isTicked: event.target.checked })}
          />
        )}
      </td>
      <td className={styles.statement}>
        <b>
          <bdi>{line.text ?? line.reference ?? "No text"}</bdi>
        </b>
        <span className={cx(tableStyles.detail, "figures")}>
          {line.day === null ? "No date" : formatDay(line.day, { short: true, year: true })}
          {line.reference !== null && line.reference !== line.text && (
            <>
              {" · "}
              <bdi>{line.reference}</bdi>
            </>
          )}
        </span>
      </td>
      <td className="align-right">
        <b>
          <Money amount={line.amount} />
        </b>
      </td>
      <td className={styles.match}>
        {isDone ? (
          <Badge look="good" icon="check">
            Recorded
          </Badge>
        ) : recordedOn !== null ? (
          <AlreadyRecorded eventId={eventId} purchaseId={recordedOn} />
        ) : (
          <MatchField
            eventId={eventId}
            line={line}
            matches={matches}
            chosen={chosen}
            isLocked={isLocked}
            onChange={(purchaseId) => onChange({ purchaseId, isAccepted: false })}
          />
        )}
        {chosen !== undefined && canTick && choice.isTicked && (
          <Difference
            number={line.number}
            words={differenceWords(chosen)}
            isAccepted={choice.isAccepted}
            isLocked={isLocked}
            isMissing={isUnanswered}
            onChange={(isAccepted) => onChange({ isAccepted })}
          />
        )}
        {outcome !== undefined && outcome.kind !== "done" && (
          <FieldError>{whyOpen(outcome)}</FieldError>
        )}
      </td>
      <td className={styles.how}>
        {canTick && (
          <select
            className={cx(fieldStyles.input, styles.select)}
            aria-label={`How ${name} was paid`}
            value={choice.method}
            disabled={isLocked}
            onChange={({ target }) =>
              onChange({ method: METHODS.find((one) => one === target.value) ?? choice.method })
            }
          >
            {METHODS.map((method) => (
              <option key={method} value={method}>
                {METHOD_WORDS[method]}
              </option>
            ))}
          </select>
        )}
      </td>
    </tr>
  );
}

const METHODS: readonly LineMethod[] = ["check", "bank_transfer"];

const AlreadyRecorded = ({ eventId, purchaseId }: { eventId: string; purchaseId: string }) => (
  <p>
    <Badge look="plain" icon="check">
      Already recorded
    </Badge>{" "}
    <Link
      to="/events/$eventId/tickets/sales/$purchaseId"
      params={{ eventId, purchaseId }}
      target="_blank"
    >
      Show the purchase
    </Link>
  </p>
);

interface DifferenceProps {
  number: number;
  words: string | null;
  isAccepted: boolean;
  isLocked: boolean;
  isMissing: boolean;
  onChange: (isAccepted: boolean) => void;
}

/** Another amount than what is due is recorded only if that is accepted. */
function Difference({ number, words, isAccepted, isLocked, isMissing, onChange }: DifferenceProps) {
  if (words === null) return null;
  const id = `accept-${number}`;
  return (
    <div className={styles.difference}>
      <CheckBox
        id={id}
        isOn={isAccepted}
        disabled={isLocked}
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{words}</label>
      {isMissing && (
        <FieldError id={`${id}-error`}>
          Another amount is due. Please tick this, or leave the line out.
        </FieldError>
      )}
    </div>
  );
}
