import { useId, useMemo, useState, type Ref } from "react";
import { cx } from "@/lib/class-names";
import { findTimeZone, timeZones, zoneLabel } from "@/lib/time-zones";
import { Field } from "./field";
import fieldStyles from "./field.module.css";

interface Props {
  label: string;
  /** An IANA name; empty while what is typed is none. */
  value: string;
  error?: string | undefined;
  isChanged?: boolean;
  name?: string;
  ref?: Ref<HTMLInputElement>;
  onChange: (zone: string) => void;
  onBlur?: () => void;
}

/** A time zone, searched by typing any part of its name. An old name stays as it is until it is edited. */
export function TimeZoneField({
  label,
  value,
  error,
  isChanged = false,
  onChange,
  onBlur,
  ...input
}: Props) {
  const list = useId();
  const zones = useMemo(() => timeZones(), []);
  const [typed, setTyped] = useState(zoneLabel(value));
  const [known, setKnown] = useState(value);
  if (value !== known) {
    // Changed from outside: a newer version of the event, or discarded.
    setKnown(value);
    if (value !== "") setTyped(zoneLabel(value));
  }
  const change = (text: string) => {
    const zone = findTimeZone(text) ?? "";
    setTyped(text);
    setKnown(zone);
    onChange(zone);
  };
  return (
    <Field label={label} hint="Type a city to search" error={error}>
      {(control) => (
        <>
          <input
            className={isChanged ? cx(fieldStyles.input, fieldStyles.changed) : fieldStyles.input}
            list={list}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => change(event.target.value)}
            onFocus={(event) => event.target.select()}
            onBlur={() => {
              if (value !== "") setTyped(zoneLabel(value));
              onBlur?.();
            }}
            {...input}
            {...control}
          />
          <datalist id={list}>
            {zones.map((zone) => (
              <option key={zone} value={zoneLabel(zone)} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
