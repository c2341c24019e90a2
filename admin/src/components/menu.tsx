import { cloneElement, lazy, Suspense, useState, type KeyboardEvent, type ReactNode } from "react";
import type { MenuProps } from "./menu-types";

export type { MenuItem } from "./menu-types";

const load = async () => ({ default: (await import("./open-menu")).OpenMenu });
const OpenMenu = lazy(load);

/**
 * The actions on an object, behind a button with three dots.
 *
 * Each card of a list has a menu, and most are never opened: the menu itself is loaded when the button is pointed at.
 */
export const Menu = (props: MenuProps) => (
  <OnDemand trigger={props.trigger} load={load}>
    <OpenMenu {...props} />
  </OnDemand>
);

interface OnDemandProps extends Pick<MenuProps, "trigger"> {
  load: () => Promise<unknown>;
  /** The same trigger with its menu, which starts open. */
  children: ReactNode;
}

/** A button whose menu is loaded when the button is pointed at, and rendered when it is pressed. */
export function OnDemand({ trigger, load, children }: OnDemandProps) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <Suspense fallback={trigger}>{children}</Suspense>;
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
