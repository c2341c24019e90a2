import { useId, type ComponentProps, type ReactNode, type Ref } from "react";
import { groupMoney, parseMoney } from "@/lib/money";
import { afterPointerUp } from "@/lib/pointer";
import { Icon } from "./icon";
import styles from "./field.module.css";
import { cx } from "@/lib/class-names";

interface FieldProps {
  label: string;
  /** Beside the label: "optional", "12 of 100". */
  note?: ReactNode;
  hint?: ReactNode;
  /** Replaces the hint. */
  error?: string | undefined;
  children: (control: Control) => ReactNode;
}

/** The attributes of the control in a field, which connect it to its label and its error. */
export interface Control {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** Label above, control, hint below; an error replaces the hint. */
export function Field({ label, note, hint, error, children }: FieldProps) {
  const id = useId();
  const below = `${id}-below`;
  const describes = error !== undefined || (hint !== undefined && hint !== null && hint !== "");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        <b>{label}</b> {note !== undefined && <span className="figures">{note}</span>}
      </label>
      {children({
        id,
        "aria-invalid": error === undefined ? undefined : true,
        "aria-describedby": describes ? below : undefined,
      })}
      {error !== undefined ? (
        <FieldError id={below}>{error}</FieldError>
      ) : (
        describes && (
          <p className="hint figures" id={below}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className={styles.error} id={id}>
      <Icon name="alert" small />
      <span>{children}</span>
    </p>
  );
}

type Shared = Omit<FieldProps, "children"> & { isChanged?: boolean };
type InputProps = Shared & Omit<ComponentProps<"input">, "children">;

const look = (isChanged = false) => cx(styles.input, isChanged && styles.changed);

export function TextField({ label, note, hint, error, isChanged, onBlur, ...input }: InputProps) {
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(control) => (
        <input
          className={look(isChanged)}
          dir="auto"
          autoComplete="off"
          onBlur={(event) => afterPointerUp(() => onBlur?.(event))}
          {...input}
          {...control}
        />
      )}
    </Field>
  );
}

/** An e-mail address. With `type="email"` the browser would rewrite it: it is kept as typed. */
export function EmailField(props: InputProps) {
  return <TextField inputMode="email" autoCapitalize="none" spellCheck={false} {...props} />;
}

export function TextArea({
  label,
  note,
  hint,
  error,
  isChanged,
  onBlur,
  ...area
}: Shared & ComponentProps<"textarea">) {
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(control) => (
        <textarea
          className={look(isChanged)}
          dir="auto"
          onBlur={(event) => afterPointerUp(() => onBlur?.(event))}
          {...area}
          {...control}
        />
      )}
    </Field>
  );
}

/** An amount of dollars, formatted on blur: 2300 becomes 2,300.00. The value is a text. */
export function MoneyField({
  label,
  note,
  hint,
  error,
  isChanged,
  onBlur,
  onChange,
  ...input
}: InputProps) {
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(control) => (
        <div className={styles.money}>
          <b aria-hidden="true">$</b>
          <input
            className={look(isChanged)}
            inputMode="decimal"
            autoComplete="off"
            onChange={onChange}
            onBlur={(event) => {
              const amount = parseMoney(event.target.value);
              if (amount !== null && groupMoney(amount) !== event.target.value) {
                event.target.value = groupMoney(amount);
                onChange?.(event);
              }
              afterPointerUp(() => onBlur?.(event));
            }}
            {...input}
            {...control}
          />
        </div>
      )}
    </Field>
  );
}

interface StepperProps extends Shared {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  name?: string;
  least: number;
  most: number;
  /** The unit: "seat" for "One seat more". */
  one: string;
  ref?: Ref<HTMLInputElement>;
}

/** A small number, typed or changed with two buttons. */
export function Stepper({
  label,
  note,
  hint,
  error,
  isChanged,
  value,
  onChange,
  onBlur,
  name,
  least,
  most,
  one,
  ref,
}: StepperProps) {
  const step = (by: number) => {
    const current = /^\d+$/.test(value.trim()) ? Number(value) : least - by;
    onChange(String(Math.min(most, Math.max(least, current + by))));
  };
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(control) => (
        <div
          className={cx(
            styles.stepper,
            isChanged && styles.changed,
            error !== undefined && styles.invalid,
          )}
        >
          <button type="button" aria-label={`One ${one} fewer`} onClick={() => step(-1)}>
            <Icon name="minus" />
          </button>
          <input
            ref={ref}
            name={name}
            inputMode="numeric"
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onBlur={() => afterPointerUp(() => onBlur?.())}
            {...control}
          />
          <button type="button" aria-label={`One ${one} more`} onClick={() => step(1)}>
            <Icon name="plus" />
          </button>
        </div>
      )}
    </Field>
  );
}
