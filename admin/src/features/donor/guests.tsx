import { buttonLook } from "@/components/button";
import { useState } from "react";
import { FieldError } from "@/components/field";
import { guestField, type FieldErrors } from "./order";
import { cx } from "@/lib/class-names";
import choiceStyles from "@/components/choice.module.css";
import fieldStyles from "@/components/field.module.css";

const SHOWN = 4;
const MORE = 10;

interface Props {
  names: readonly string[];
  seats: number;
  errors: FieldErrors;
  onChange: (names: string[]) => void;
}

/** The names of the guests, all optional: tickets can be named at any time. */
export function Guests({ names, seats, errors, onChange }: Props) {
  const [asked, setAsked] = useState(SHOWN);
  const shown = Math.min(seats, Math.max(asked, names.length));
  const rename = (place: number, name: string) => {
    const next = Array.from(
      { length: Math.max(names.length, place + 1) },
      (_, seat) => names[seat] ?? "",
    );
    next[place] = name;
    onChange(next);
  };
  return (
    <fieldset className={fieldStyles.field}>
      <legend className={fieldStyles.label}>
        Guests <span>or name them later</span>
      </legend>
      <div className={cx(choiceStyles.choices, choiceStyles.pairs)}>
        {Array.from({ length: shown }, (_, place) => {
          const error = errors[guestField(place)];
          return (
            <div key={place} data-invalid={error !== undefined || undefined}>
              <input
                className={fieldStyles.input}
                aria-label={`Guest ${place + 1}, name`}
                aria-invalid={error !== undefined || undefined}
                placeholder={`Guest ${place + 1}`}
                autoComplete={place === 0 ? "name" : "off"}
                value={names[place] ?? ""}
                onChange={(event) => rename(place, event.target.value)}
              />
              {error !== undefined && <FieldError>{error}</FieldError>}
            </div>
          );
        })}
      </div>
      {shown < seats && (
        <button
          type="button"
          className={buttonLook("quiet", true)}
          onClick={() => setAsked(shown + MORE)}
        >
          Name more guests
        </button>
      )}
    </fieldset>
  );
}
