import type { MenuProps } from "./menu-types";

export interface FilterOption<T extends string> {
  value: T;
  words: string;
}

export interface FilterMenuProps extends Pick<MenuProps, "trigger"> {
  options: readonly FilterOption<string>[];
  /** The value of the option that is chosen. */
  value: string;
  onChoose: (value: string) => void;
}
