import type { ComponentProps, ReactElement } from "react";
import type { IconName } from "./icon";

export interface MenuItem {
  words: string;
  icon: IconName;
  onSelect: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
  /** Disabled while there is no network, and says so. */
  needsNetwork?: boolean;
  /** Given for a setting: whether it is on. Its icon is a check then. */
  isOn?: boolean;
}

export interface MenuProps {
  /** A button; it has to take a ref, as `IconButton` does. */
  trigger: ReactElement<ComponentProps<"button">>;
  items: readonly MenuItem[];
}
