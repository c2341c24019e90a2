import { useState } from "react";
import { dayAt, daysAfter, formatDay } from "@/lib/time";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FieldError, TextField } from "./field";
import { FilterPill } from "./filter";
import { useNow } from "./use-now";
import styles from "./date-filter.module.css";

/** Calendar days, both included; undefined: not limited on that side. */
interface Days {
  from: string | undefined;
  to: string | undefined;
}

interface Props extends Days {
  /** The zone of the calendar. */
  zone: string;
  onChange: (days: Days) => void;
}

const PRESETS = [
  { back: 0, words: "Today" },
  { back: 6, words: "Last 7 days" },
  { back: 29, words: "Last 30 days" },
] as const;
const ALL = "Any day";
const OTHER = "other";
const OPTIONS = [
  ...[ALL, ...PRESETS.map(({ words }) => words)].map((words) => ({ value: words, words })),
  { value: OTHER, words: "Choose days…" },
];

const NO_DAYS: Days = { from: undefined, to: undefined };

/** "Last 7 days", "Mar 3 to Mar 9", "Since Mar 3", "Up to Mar 9"; undefined for all of them. */
export function daysWords({ from, to }: Days, today: string): string | undefined {
  if (from === undefined && to === undefined) return undefined;
  const preset = PRESETS.find(({ back }) => to === undefined && from === daysAfter(today, -back));
  if (preset) return preset.words;
  const day = (one: string) =>
    formatDay(one, { short: true, year: one.slice(0, 4) !== today.slice(0, 4) });
  if (from === undefined) return `Up to ${day(to ?? today)}`;
  return to === undefined
    ? `Since ${day(from)}`
    : from === to
      ? day(from)
      : `${day(from)} to ${day(to)}`;
}

/** A filter by days: a preset, or a first and a last day. */
export function DateFilter({ zone, from, to, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const today = dayAt(useNow(), zone);
  const chosen = daysWords({ from, to }, today);
  const choose = (value: string) => {
    const preset = PRESETS.find(({ words }) => words === value);
    if (value === OTHER) setOpen(true);
    else
      onChange(
        preset === undefined ? NO_DAYS : { from: daysAfter(today, -preset.back), to: undefined },
      );
  };
  return (
    <>
      <FilterPill
        name="Dates"
        all={ALL}
        chosen={chosen}
        options={OPTIONS}
        value={chosen ?? ALL}
        onChoose={choose}
        onClear={() => onChange(NO_DAYS)}
      />
      <Dialog isOpen={isOpen} title="Which days?" onClose={() => setOpen(false)}>
        <DaysForm
          from={from}
          to={to}
          onCancel={() => setOpen(false)}
          onDone={(days) => {
            onChange(days);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function DaysForm({
  from,
  to,
  onCancel,
  onDone,
}: Days & { onCancel: () => void; onDone: (days: Days) => void }) {
  const [days, setDays] = useState({ from: from ?? "", to: to ?? "" });
  const isBackwards = days.from !== "" && days.to !== "" && days.from > days.to;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBackwards) onDone({ from: days.from || undefined, to: days.to || undefined });
      }}
    >
      <div className="two-columns">
        <TextField
          type="date"
          label="From"
          value={days.from}
          onChange={(event) => setDays({ ...days, from: event.target.value })}
        />
        <TextField
          type="date"
          label="To"
          value={days.to}
          onChange={(event) => setDays({ ...days, to: event.target.value })}
        />
      </div>
      {isBackwards && <FieldError>The first day comes after the last.</FieldError>}
      <div className="actions">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="first">
          Show these days
        </Button>
      </div>
    </form>
  );
}
