import { Fragment, useId, useState } from "react";
import { FieldError } from "@/components/field";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { formatClock } from "@/lib/time";
import { wordDiff } from "@/lib/word-diff";
import type { Merged } from "./merge";
import { FIELD_WORDS, type FieldName, type PackageFields } from "./schema";

type Value = Required<PackageFields>[FieldName];

interface Props {
  clash: Merged;
  by: string;
  at: string;
  /** Undefined: not yet. */
  decided: Value | undefined;
  fault: string | undefined;
  onDecide: (value: Value) => void;
}

/** A field as a person reads it. */
export function valueWords(field: FieldName, value: Value): string {
  if (field === "price") return formatMoney(String(value));
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (value === null) return "No limit";
  return typeof value === "number" ? value.toLocaleString("en-US") : value;
}

/** One field that both have changed: theirs, yours, neither chosen before somebody does. */
export function ClashField({ clash, by, at, decided, fault, onDecide }: Props) {
  const { field, before, theirs, mine } = clash;
  const name = useId();
  const isText = field === "name" || field === "description";
  const [together, setTogether] = useState<string | null>(null);
  const write = (text: string) => {
    setTogether(text);
    onDecide(text);
  };
  return (
    <fieldset className="clash" data-clash={field}>
      <legend className="lab">
        {FIELD_WORDS[field]} {!isText && <span>was {valueWords(field, before)}</span>}
      </legend>
      <div className="two">
        {[
          { side: "theirs", value: theirs, says: `${by}, saved ${formatClock(at)}` },
          { side: "mine", value: mine, says: "You" },
        ].map(({ side, value, says }) => {
          const isOn = together === null && decided === value;
          return (
            <label key={side} className={isOn ? "pickrow tall on" : "pickrow tall"}>
              <input
                type="radio"
                className="sr"
                name={name}
                checked={isOn}
                onChange={() => {
                  setTogether(null);
                  onDecide(value);
                }}
              />
              <i aria-hidden="true" />
              <span>
                <span className="cap-text who-says">{says}</span>
                {isText ? (
                  <Difference before={String(before)} after={String(value)} />
                ) : (
                  <Figure field={field} before={before} value={value} />
                )}
              </span>
            </label>
          );
        })}
      </div>
      {field === "description" && (
        <div className="clash-together">
          {together === null ? (
            <>
              <button
                type="button"
                className="textlink"
                onClick={() => write(`${String(theirs)}\n\n${String(mine)}`)}
              >
                Write it together
              </button>{" "}
              <span className="hint">starts from both texts</span>
            </>
          ) : (
            <textarea
              className="in"
              aria-label={`${FIELD_WORDS[field]}, written together`}
              value={together}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </div>
      )}
      {fault !== undefined && <FieldError>{fault}</FieldError>}
    </fieldset>
  );
}

function Figure({ field, before, value }: { field: FieldName; before: Value; value: Value }) {
  return (
    <>
      <b className="disp num">{valueWords(field, value)}</b>
      {field === "price" && (
        <span className="hint">{priceChange(String(before), String(value))}</span>
      )}
    </>
  );
}

function priceChange(before: string, after: string): string {
  const difference = toCents(after) - toCents(before);
  return `${formatMoney(fromCents(Math.abs(difference)))} ${difference > 0 ? "more" : "less"} than before`;
}

function Difference({ before, after }: { before: string; after: string }) {
  return (
    <span className="worddiff">
      {wordDiff(before, after).map(({ kind, text }, place) => {
        if (kind === "same") return <span key={place}>{text}</span>;
        const Mark = kind === "gone" ? "del" : "ins";
        // The space behind a word belongs to neither side.
        return (
          <Fragment key={place}>
            <Mark>{text.trimEnd()}</Mark>{" "}
          </Fragment>
        );
      })}
    </span>
  );
}
