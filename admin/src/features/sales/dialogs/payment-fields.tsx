import { useId } from "react";
import { CheckBox } from "@/components/check-box";
import { Field, FieldError } from "@/components/field";
import { METHOD_WORDS, MONEY_METHODS } from "@/lib/payment-method";
import { cx } from "@/lib/class-names";
import type { Difference } from "./difference";
import fieldStyles from "@/components/field.module.css";
import styles from "./dialogs.module.css";

type MoneyMethod = (typeof MONEY_METHODS)[number];

/** How the money came. */
export const MethodField = ({
  value,
  onChange,
}: {
  value: MoneyMethod;
  onChange: (method: MoneyMethod) => void;
}) => (
  <Field label="How">
    {(control) => (
      <select
        className={cx(fieldStyles.input, styles.select)}
        value={value}
        onChange={(event) => {
          const chosen = MONEY_METHODS.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
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

interface BoxProps extends Difference {
  isOn: boolean;
  isMissing: boolean;
  onChange: (isOn: boolean) => void;
}

/** Something out of the ordinary, which is done only if its box is ticked. */
export function AcceptBox({ title, text, isOn, isMissing, onChange }: BoxProps) {
  const id = useId();
  return (
    <div className={styles.accept}>
      <CheckBox
        id={id}
        isOn={isOn}
        aria-invalid={isMissing || undefined}
        aria-describedby={`${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>
        <b>{title}</b>
      </label>
      <div id={`${id}-text`}>
        <p className="hint">{text}</p>
        {isMissing && <FieldError>Please tick this, or change the amount.</FieldError>}
      </div>
    </div>
  );
}
