import {
  cloneElement,
  lazy,
  Suspense,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactElement,
} from "react";
import type { IconName } from "./icon";

export interface MenuItem {
  words: string;
  icon: IconName;
  onSelect: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
}

export interface MenuProps {
  /** A button; it has to take a ref, as `IconButton` does. */
  trigger: ReactElement<ComponentProps<"button">>;
  items: readonly MenuItem[];
}

const load = async () => ({ default: (await import("./open-menu")).OpenMenu });
const OpenMenu = lazy(load);

/**
 * What one can do with a thing, behind its three dots.
 *
 * A list of cards has a menu each, and most are never opened: what opens is loaded when somebody points at a trigger.
 */
export function Menu({ trigger, items }: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted)
    return (
      <Suspense fallback={trigger}>
        <OpenMenu trigger={trigger} items={items} />
      </Suspense>
    );
  const prepare = () => void load();
  return cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => setWanted(true),
    onPointerEnter: prepare,
    onFocus: prepare,
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === "ArrowDown") setWanted(true);
    },
  });
}
