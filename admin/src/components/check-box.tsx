import { useEffect, useRef, type ComponentProps } from "react";
import { Icon } from "./icon";
import { cx } from "@/lib/class-names";
import styles from "./check-box.module.css";

interface Props extends Omit<ComponentProps<"input">, "type" | "checked"> {
  isOn: boolean;
  /** Some of what it stands for is on. */
  isPartly?: boolean;
}

/** A box to tick, 24 px in a target of 44. Its name is that of a label, or `aria-label`. */
export function CheckBox({ isOn, isPartly = false, className, ...input }: Props) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isPartly;
  }, [isPartly]);
  return (
    <span className={cx(styles.box, (isOn || isPartly) && styles.on, className)}>
      {isPartly ? <Icon name="minus" small /> : isOn && <Icon name="check" small />}
      <input ref={box} type="checkbox" checked={isOn} {...input} />
    </span>
  );
}
