import { useState, type Ref } from "react";
import { forTheReader, fromLocalInput, zoneName } from "@/lib/time";
import { Field } from "./field";
import { cx } from "@/lib/class-names";
import fieldStyles from "./field.module.css";

/** The value while a date is incomplete: browsers report an empty one then, which would mean "never". */
const HALF_TYPED = "half typed";

interface Props {
  label: string;
  note?: string;
  /** The zone of the event, in which the time is typed. */
  zone: string;
  /** As `<input type="datetime-local">` has it; empty: no time. */
  value: string;
  /** What it means to leave it empty: "Empty: at once." */
  hintWhenEmpty?: string | undefined;
  error?: string | undefined;
  isChanged?: boolean;
  name?: string;
  ref?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
  onBlur?: () => void;
}

/** A time of the event. Below it: its zone, and the reader's own time if that differs. */
export function DateTimeField({
  label,
  note,
  zone,
  value,
  hintWhenEmpty,
  error,
  isChanged = false,
  onChange,
  onBlur,
  ...input
}: Props) {
  const [shown, setShown] = useState(value);
  if (value !== shown && value !== HALF_TYPED) setShown(value);
  const change = (typed: HTMLInputElement) => {
    setShown(typed.value);
    onChange(typed.validity.badInput ? HALF_TYPED : typed.value);
  };
  return (
    <Field
      label={label}
      note={note}
      hint={value === "" && hintWhenEmpty !== undefined ? hintWhenEmpty : zoneHint(value, zone)}
      error={error}
    >
      {(control) => (
        <input
          type="datetime-local"
          className={
            isChanged
              ? cx("figures", fieldStyles.input, fieldStyles.changed)
              : cx("figures", fieldStyles.input)
          }
          value={shown}
          onChange={(event) => change(event.target)}
          onBlur={(event) => {
            if (event.target.validity.badInput) onChange(HALF_TYPED);
            onBlur?.();
          }}
          {...input}
          {...control}
        />
      )}
    </Field>
  );
}

/** "New York time (EDT), where the event is. For you in Berlin: Sat, Apr 11, 5:59 AM." */
function zoneHint(typed: string, zone: string): string {
  const place = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  const instant = fromLocalInput(typed, zone);
  if (instant === null) return `${place} time, where the event is.`;
  const there = forTheReader(instant, zone);
  return `${place} time (${zoneName(instant, zone)}), where the event is.${there === null ? "" : ` ${there}.`}`;
}
