import { cloneElement, lazy, Suspense, useState, type KeyboardEvent } from "react";
import type { MenuProps } from "./menu-types";

export type { MenuItem } from "./menu-types";

const load = async () => ({ default: (await import("./open-menu")).OpenMenu });
const OpenMenu = lazy(load);

/**
 * The actions on an object, behind a button with three dots.
 *
 * Each card of a list has a menu, and most are never opened: the menu itself is loaded when the button is pointed at.
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
