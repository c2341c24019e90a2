import { useId, type ReactNode } from "react";
import styles from "./dialogs.module.css";

export interface Pick {
  value: string;
  words: string;
  detail?: ReactNode;
  /** At the end of the line. */
  end?: ReactNode;
}

interface Props {
  label: string;
  items: readonly Pick[];
  chosen: string | undefined;
  onChoose: (value: string) => void;
}

/** One of what was found; the arrow keys move within it. */
export function Picks({ label, items, chosen, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className={styles.picks}>
      <legend className="visually-hidden">{label}</legend>
      {items.map(({ value, words, detail, end }) => (
        <label key={value} className={styles.pick}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={chosen === value}
            onChange={() => onChoose(value)}
          />
          <span>
            <bdi>{words}</bdi>
            {detail && <small>{detail}</small>}
          </span>
          <span className="caption figures">{end}</span>
        </label>
      ))}
    </fieldset>
  );
}
