import { DropdownMenu } from "radix-ui";
import { Icon } from "./icon";
import { cx } from "@/lib/class-names";
import styles from "./filter.module.css";
import menuStyles from "./menu.module.css";

export interface FilterOption<T extends string> {
  value: T;
  words: string;
}

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
    <FilterPill name={name} all={all} chosen={chosen?.words} onClear={() => onChange(undefined)}>
      <DropdownMenu.RadioGroup
        value={value ?? EVERYTHING}
        onValueChange={(wanted) => onChange(options.find((one) => one.value === wanted)?.value)}
      >
        <FilterItem value={EVERYTHING} words={all} />
        {options.map((option) => (
          <FilterItem key={option.value} {...option} />
        ))}
      </DropdownMenu.RadioGroup>
    </FilterPill>
  );
}

export function FilterItem({ value, words }: { value: string; words: string }) {
  return (
    <DropdownMenu.RadioItem className={menuStyles.item} value={value}>
      <span className={styles.checkSpace}>
        <DropdownMenu.ItemIndicator>
          <Icon name="check" />
        </DropdownMenu.ItemIndicator>
      </span>
      <bdi>{words}</bdi>
    </DropdownMenu.RadioItem>
  );
}

interface PillProps {
  name: string;
  all: string;
  chosen: string | undefined;
  onClear: () => void;
  children: React.ReactNode;
}

/** The button of a filter and the menu behind it. */
export function FilterPill({ name, all, chosen, onClear, children }: PillProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <span className={chosen === undefined ? styles.filter : cx(styles.filter, styles.filtering)}>
        <DropdownMenu.Trigger aria-label={chosen === undefined ? all : `${name}: ${chosen}`}>
          <bdi>{chosen ?? all}</bdi>
          {chosen === undefined && <Icon name="down" small />}
        </DropdownMenu.Trigger>
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
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={cx(menuStyles.list, styles.list)}
          align="start"
          sideOffset={4}
          collisionPadding={12}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
