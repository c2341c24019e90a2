import { Fragment, useId, useState } from "react";
import { showField, type Field, type FieldContext, type FieldValue } from "@/lib/fields";
import { isolated } from "@/lib/isolated";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { formatClock } from "@/lib/time";
import { wordDiff } from "@/lib/word-diff";
import { FieldError } from "./field";
import { cx } from "@/lib/class-names";
import choiceStyles from "./choice.module.css";
import styles from "./conflict-field.module.css";
import fieldStyles from "./field.module.css";

interface Props {
  /** Its name in the API: what finds the fieldset again, to focus it. */
  name: string;
  field: Field;
  context: FieldContext;
  change: { before: FieldValue; theirs: FieldValue; mine: FieldValue };
  /** Who saved first, and when. */
  by: string;
  at: string;
  /** Undefined until it is decided. */
  decided: FieldValue | undefined;
  error?: string | undefined;
  onDecide: (value: FieldValue) => void;
}

/** A field that two people have changed: both values, neither chosen in advance. A longer text can be merged by hand. */
export function ConflictField({
  name,
  field,
  context,
  change,
  by,
  at,
  decided,
  error,
  onDecide,
}: Props) {
  const { before, theirs, mine } = change;
  const group = useId();
  const isText = field.kind === "text" || field.kind === "lines";
  const [merged, setMerged] = useState<string | null>(null);
  const shown = (value: FieldValue) => showField(field, value, context) ?? "";
  const write = (text: string) => {
    setMerged(text);
    onDecide(text);
  };
  return (
    <fieldset className={styles.conflict} data-conflict={name}>
      <legend className={fieldStyles.label}>
        {field.label} {!isText && <span>was {shown(before)}</span>}
      </legend>
      <div className="two-columns">
        {[
          { side: "theirs", value: theirs, source: `${isolated(by)}, saved ${formatClock(at)}` },
          { side: "mine", value: mine, source: "You" },
        ].map(({ side, value, source }) => {
          const isOn = merged === null && decided === value;
          return (
            <label
              key={side}
              className={
                isOn
                  ? cx(choiceStyles.choice, choiceStyles.tall, choiceStyles.chosen)
                  : cx(choiceStyles.choice, choiceStyles.tall)
              }
            >
              <input
                type="radio"
                className="visually-hidden"
                name={group}
                checked={isOn}
                onChange={() => {
                  setMerged(null);
                  onDecide(value);
                }}
              />
              <i aria-hidden="true" />
              <span>
                <span className={cx("caption", styles.source)}>{source}</span>
                {isText ? (
                  <Difference before={String(before)} after={String(value)} />
                ) : (
                  <>
                    <b className="display-font figures">{shown(value)}</b>
                    {field.kind === "money" && (
                      <span className="hint">{amountChange(String(before), String(value))}</span>
                    )}
                  </>
                )}
              </span>
            </label>
          );
        })}
      </div>
      {field.kind === "lines" && (
        <div className={styles.together}>
          {merged === null ? (
            <>
              <button
                type="button"
                className="text-link"
                onClick={() => write(`${String(theirs)}\n\n${String(mine)}`)}
              >
                Write it together
              </button>{" "}
              <span className="hint">starts from both texts</span>
            </>
          ) : (
            <textarea
              className={fieldStyles.input}
              aria-label={`${field.label}, written together`}
              value={merged}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </div>
      )}
      {error !== undefined && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}

/** Moves the focus to the choice of a field. */
export const focusConflict = (name: string): void =>
  document.querySelector<HTMLElement>(`[data-conflict="${name}"] :is(input, textarea)`)?.focus();

function amountChange(before: string, after: string): string {
  const difference = toCents(after) - toCents(before);
  return `${formatMoney(fromCents(Math.abs(difference)))} ${difference > 0 ? "more" : "less"} than before`;
}

function Difference({ before, after }: { before: string; after: string }) {
  return (
    <span className={styles.wordDiff} dir="auto">
      {wordDiff(before, after).map(({ kind, text }, place) => {
        if (kind === "same") return <span key={place}>{text}</span>;
        const Mark = kind === "gone" ? "del" : "ins";
        // The space after a word is not part of what changed.
        return (
          <Fragment key={place}>
            <Mark>{text.trimEnd()}</Mark>{" "}
          </Fragment>
        );
      })}
    </span>
  );
}
