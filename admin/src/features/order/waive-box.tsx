import { useId } from "react";
import { Controller, useFormContext, type FieldPath } from "react-hook-form";
import { CheckBox } from "@/components/check-box";
import { FieldError } from "@/components/field";
import type { OrderValues } from "./values";
import styles from "./waive-box.module.css";

interface Props {
  name: Extract<FieldPath<OrderValues>, `waive.${string}` | "acceptsDifference">;
  title: string;
  text: string;
}

/** A box that passes over one rule, ticked on purpose; below it stands what that means. */
export function WaiveBox({ name, title, text }: Props) {
  const { control } = useFormContext<OrderValues>();
  const id = useId();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, onChange, ...field }, fieldState: { error } }) => (
        <div className={styles.waive}>
          <CheckBox
            id={id}
            isOn={value}
            aria-invalid={error === undefined ? undefined : true}
            aria-describedby={error === undefined ? `${id}-text` : `${id}-error ${id}-text`}
            onChange={(event) => onChange(event.target.checked)}
            {...field}
          />
          <label htmlFor={id}>
            <b>{title}</b>
          </label>
          <p id={`${id}-text`}>{text}</p>
          {error?.message !== undefined && (
            <div className={styles.error}>
              <FieldError id={`${id}-error`}>{error.message}</FieldError>
            </div>
          )}
        </div>
      )}
    />
  );
}
