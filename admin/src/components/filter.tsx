import { lazy } from "react";
import { Icon } from "./icon";
import { cx } from "@/lib/class-names";
import styles from "./filter.module.css";
import { OnDemand } from "./menu";
import type { FilterMenuProps, FilterOption } from "./filter-types";

export type { FilterOption } from "./filter-types";

const load = async () => ({ default: (await import("./open-filter")).OpenFilter });
const OpenFilter = lazy(load);

interface Props<T extends string> {
  /** What it filters by: "Package". */
  name: string;
  /** The label while nothing is filtered: "All packages". */
  all: string;
  options: readonly FilterOption<T>[];
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

const EVERYTHING = "";

/** One filter above a list. Its button shows the choice, with another button beside it that clears it. */
export function Filter<T extends string>({ name, all, options, value, onChange }: Props<T>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <FilterPill
      name={name}
      all={all}
      chosen={chosen?.words}
      options={[{ value: EVERYTHING, words: all }, ...options]}
      value={value ?? EVERYTHING}
      onChoose={(wanted) => onChange(options.find((one) => one.value === wanted)?.value)}
      onClear={() => onChange(undefined)}
    />
  );
}

interface PillProps extends Omit<FilterMenuProps, "trigger"> {
  name: string;
  all: string;
  chosen: string | undefined;
  onClear: () => void;
}

/** The button of a filter and the menu behind it. */
export function FilterPill({ name, all, chosen, onClear, ...menu }: PillProps) {
  const trigger = (
    <button type="button" aria-label={chosen === undefined ? all : `${name}: ${chosen}`}>
      <bdi>{chosen ?? all}</bdi>
      {chosen === undefined && <Icon name="down" small />}
    </button>
  );
  return (
    <span className={chosen === undefined ? styles.filter : cx(styles.filter, styles.filtering)}>
      <OnDemand trigger={trigger} load={load}>
        <OpenFilter trigger={trigger} {...menu} />
      </OnDemand>
      {chosen !== undefined && (
        <button
          type="button"
          className={styles.clear}
          aria-label={`${all} again, not only ${chosen}`}
          onClick={onClear}
        >
          <Icon name="cross" small />
        </button>
      )}
    </span>
  );
}
