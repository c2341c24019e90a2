import { RoomArt } from "@/components/room-art";
import { useNow } from "@/components/use-now";
import { salesPhase } from "@/lib/sales-window";
import { daysUntil, formatEventTime } from "@/lib/time";
import { count } from "@/lib/words";
import type { EventRead } from "./queries";
import { cx } from "@/lib/class-names";
import styles from "./event-plate.module.css";

/** "On sale, 23 days to go": the state of an event. */
export function stateOf(event: EventRead, now: number): string {
  const days = daysUntil(event.starts_at, event.time_zone, now);
  if (Date.parse(event.starts_at) <= now) return days < 0 ? "Past" : "Today";
  const left = days === 0 ? "today" : `${count(days, "day")} to go`;
  const { phase } = salesPhase(event, now);
  if (phase === "early") return `Not on sale yet, ${left}`;
  return phase === "late" ? `Sales closed, ${left}` : `On sale, ${left}`;
}

/** The classes of an event's plate, for the link that it is. */
export const plateLook = styles.plate;

/** The content of an event's card: a drawing, the name, the time, the state. */
export function PlateContent({ event, isLarge = false }: { event: EventRead; isLarge?: boolean }) {
  const now = useNow();
  return (
    <>
      <RoomArt
        className={styles.art}
        name={event.id}
        width={isLarge ? 1040 : 260}
        height={isLarge ? 300 : 214}
      />
      <span className={cx(styles.veil, styles.art)} />
      <span className="display-font">
        <bdi>{event.name}</bdi>
      </span>
      <span className={styles.when}>
        {formatEventTime(event.starts_at, event.time_zone)}
        <br />
        <span className={styles.state}>{stateOf(event, now)}</span>
      </span>
    </>
  );
}
