import { useEffect, useRef, type ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import { cx } from "@/lib/class-names";
import styles from "./say.module.css";

type Mood = "note" | "warm" | "bad" | "ok";
const ICONS: Record<Mood, IconName> = { note: "info", warm: "info", bad: "alert", ok: "check" };

const MOODS: Record<Mood, string | undefined> = {
  note: undefined,
  warm: styles.warm,
  bad: styles.bad,
  ok: styles.good,
};

/** One callout for several things, by key. */
export function SayAll({
  mood = "note",
  items,
}: {
  mood?: Mood;
  items: readonly (readonly [key: string, words: ReactNode])[];
}) {
  return (
    <div className={cx(styles.notice, MOODS[mood])}>
      <Icon name={ICONS[mood]} />
      <ul className={styles.items}>
        {items.map(([key, words]) => (
          <li key={key}>{words}</li>
        ))}
      </ul>
    </div>
  );
}

/** A callout. An error (`bad`) is announced at once and scrolled into view. */
export function Say({
  mood = "note",
  action,
  children,
}: {
  mood?: Mood;
  action?: ReactNode;
  children: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  const isBad = mood === "bad";
  useEffect(() => {
    if (isBad) place.current?.scrollIntoView({ block: "nearest" });
  }, [isBad]);
  return (
    <div ref={place} className={cx(styles.notice, MOODS[mood])} role={isBad ? "alert" : undefined}>
      <Icon name={ICONS[mood]} />
      <p>{children}</p>
      {action}
    </div>
  );
}
