import { useState, type Ref } from "react";
import { Field } from "./field";
import { cx } from "@/lib/class-names";
import fieldStyles from "./field.module.css";

/** The value while a date is incomplete: browsers report an empty one then, which would mean "none". */
const HALF_TYPED = "half typed";

interface Props {
  label: string;
  note?: string;
  hint?: string;
  /** "2027-04-12"; empty: no day. */
  value: string;
  error?: string | undefined;
  name?: string;
  ref?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
  onBlur?: () => void;
}

/** A day of the calendar, without a time. */
export function DayField({ label, note, hint, value, error, onChange, onBlur, ...input }: Props) {
  const [shown, setShown] = useState(value);
  if (value !== shown && value !== HALF_TYPED) setShown(value);
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(control) => (
        <input
          type="date"
          className={cx("figures", fieldStyles.input)}
          value={shown}
          onChange={({ target }) => {
            setShown(target.value);
            onChange(target.validity.badInput ? HALF_TYPED : target.value);
          }}
          onBlur={({ target }) => {
            if (target.validity.badInput) onChange(HALF_TYPED);
            onBlur?.();
          }}
          {...input}
          {...control}
        />
      )}
    </Field>
  );
}
