import { Icon } from "@/components/icon";
import { maxQuantity, type Package } from "./order";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";

interface Props {
  of: Package;
  value: string;
  isInvalid: boolean;
  onChange: (value: string) => void;
  onLeave: () => void;
}

/** The quantity, typed or changed with two buttons. */
export function Quantity({ of, value, isInvalid, onChange, onLeave }: Props) {
  const step = (by: number) => {
    const current = /^\d+$/.test(value.trim()) ? Number(value) : 1 - by;
    onChange(String(Math.max(1, Math.min(maxQuantity(of), current + by))));
  };
  return (
    <div
      className={isInvalid ? cx(fieldStyles.stepper, fieldStyles.invalid) : fieldStyles.stepper}
      data-invalid={isInvalid || undefined}
    >
      <button type="button" aria-label="One fewer" onClick={() => step(-1)}>
        <Icon name="minus" />
      </button>
      <input
        aria-label="Quantity"
        aria-invalid={isInvalid || undefined}
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      <button type="button" aria-label="One more" onClick={() => step(1)}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
