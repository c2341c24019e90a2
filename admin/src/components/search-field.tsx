import { useEffect, useEffectEvent, useRef, useState } from "react";
import { tidyText } from "@/lib/text";
import { Icon } from "./icon";
import { useShortcut } from "./use-shortcut";
import fieldStyles from "./field.module.css";
import styles from "./search-field.module.css";

const PAUSE_MILLISECONDS = 300;

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

/** Searches for what was typed after a pause. The slash key focuses it. */
export function SearchField({ label, placeholder, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [reported, setReported] = useState(value);
  if (value !== known) {
    setKnown(value);
    // The value this field has reported comes back while somebody types on: it must not overwrite the text.
    if (value !== reported) setTyped(value);
  }
  const report = useEffectEvent((text: string) => {
    setReported(text);
    onChange(text);
  });
  useEffect(() => {
    const text = tidyText(typed);
    if (text === value) return;
    const timer = setTimeout(() => report(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useShortcut("/", () => input.current?.focus());
  return (
    <label className={styles.searchField}>
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        ref={input}
        type="search"
        dir="auto"
        className={fieldStyles.input}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}
