import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type BadgeLook =
  "sponsor" | "low" | "out" | "off" | "good" | "wait" | "bad" | "plain" | "chosen";

/** Distinguished by shape and text, not by colour alone. */
export function Badge({
  look,
  icon,
  children,
}: {
  look: BadgeLook;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={`badge ${look}`}>
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}
