import { Switch as RadixSwitch } from "radix-ui";
import { useId, type ReactNode } from "react";
import { cx } from "@/lib/class-names";
import styles from "./switch.module.css";

interface Props {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isChanged?: boolean;
}

/** A switch with a clickable label. */
export function Switch({ label, hint, isOn, onChange, isChanged = false }: Props) {
  const id = useId();
  return (
    <div className={isChanged ? cx(styles.row, styles.changed) : styles.row}>
      <RadixSwitch.Root
        id={id}
        className={isOn ? cx(styles.switch, styles.on) : styles.switch}
        checked={isOn}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <label htmlFor={id}>
        <b>{label}</b>
        {hint !== undefined && (
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}
