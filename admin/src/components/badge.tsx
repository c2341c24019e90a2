import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { cx } from "@/lib/class-names";
import styles from "./badge.module.css";

export type BadgeLook =
  "sponsor" | "low" | "out" | "off" | "good" | "wait" | "bad" | "plain" | "chosen";

const LOOKS: Record<BadgeLook, string | undefined> = {
  sponsor: styles.sponsorship,
  low: styles.low,
  out: styles.soldOut,
  off: styles.off,
  good: styles.good,
  wait: styles.waiting,
  bad: styles.bad,
  plain: styles.plain,
  chosen: styles.chosen,
};

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
    <span className={cx(styles.badge, LOOKS[look])}>
      {icon && <Icon name={icon} small />}
      <span>{children}</span>
    </span>
  );
}
