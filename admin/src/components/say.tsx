import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

type Mood = "note" | "warm" | "bad" | "ok";
const ICONS: Record<Mood, IconName> = { note: "info", warm: "info", bad: "alert", ok: "check" };

/** Something the page has to say before anything else. What went wrong is said aloud at once. */
export function Say({ mood = "note", action, children }: { mood?: Mood; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={mood === "note" ? "say" : `say ${mood}`} role={mood === "bad" ? "alert" : undefined}>
      <Icon name={ICONS[mood]} />
      <p>{children}</p>
      {action}
    </div>
  );
}
