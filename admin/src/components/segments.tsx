import { useId } from "react";
import { cx } from "@/lib/class-names";
import fieldStyles from "./field.module.css";
import styles from "./segments.module.css";

interface Props<Value extends string> {
  label: string;
  /** Otherwise the heading above says it, and the label is for screen readers. */
  isLabelShown?: boolean;
  options: readonly { value: Value; words: string }[];
  value: Value;
  hint?: string | undefined;
  /** As boxes of their own instead of one bar. */
  areApart?: boolean;
  onChange: (value: Value) => void;
}

/** One choice of a few, all in view: radio buttons that look like one bar. */
export function Segments<Value extends string>({
  label,
  isLabelShown = false,
  options,
  value,
  hint,
  areApart = false,
  onChange,
}: Props<Value>) {
  const id = useId();
  return (
    <fieldset
      className={fieldStyles.field}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
    >
      <legend className={isLabelShown ? fieldStyles.label : "visually-hidden"}>{label}</legend>
      <div className={areApart ? cx(styles.segments, styles.apart) : styles.segments}>
        {options.map((option) => (
          <label
            key={option.value}
            className={option.value === value ? cx(styles.segment, styles.chosen) : styles.segment}
          >
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.words}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </fieldset>
  );
}
