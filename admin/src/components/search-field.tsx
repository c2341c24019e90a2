import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Icon } from "./icon";
import { useShortcut } from "./use-shortcut";

const PAUSE_MILLISECONDS = 300;

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

/** Looks for what was typed once the typing pauses. The slash key gets here. */
export function SearchField({ label, placeholder, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== known) {
    setKnown(value);
    // What this field has told itself comes back while somebody types on: that stays.
    if (value !== told) setTyped(value);
  }
  const tell = useEffectEvent((text: string) => {
    setTold(text);
    onChange(text);
  });
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const timer = setTimeout(() => tell(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useShortcut("/", () => input.current?.focus());
  return (
    <label className="search">
      <Icon name="search" />
      <span className="sr">{label}</span>
      <input
        ref={input}
        type="search"
        className="in"
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}
