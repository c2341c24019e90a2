import { useNow } from "@/components/use-now";
import { formatAgo, formatClock } from "@/lib/time";
import { useLastAnswer } from "./use-sales-counts";
import { cx } from "@/lib/class-names";
import styles from "./live-line.module.css";

const PATIENCE_MILLISECONDS = 10_000;

/** "Live, updated 2 s ago"; after ten seconds without an answer "Last updated 3:02 PM, trying again". */
export function LiveLine({ eventId, isShort = false }: { eventId: string; isShort?: boolean }) {
  const answeredAt = useLastAnswer(eventId);
  const now = useNow();
  if (answeredAt === 0) return null;
  const isLate = now - answeredAt > PATIENCE_MILLISECONDS;
  const ago = formatAgo(answeredAt, Math.max(now, answeredAt));
  if (isShort)
    return (
      <span className={styles.live}>
        <span className={isLate ? cx(styles.candle, styles.late) : styles.candle} />
        <small>{isLate ? formatClock(answeredAt) : ago}</small>
      </span>
    );
  return (
    <span className={styles.live}>
      <span className={isLate ? cx(styles.candle, styles.late) : styles.candle} />
      {isLate ? `Last updated ${formatClock(answeredAt)}, trying again` : `Live, updated ${ago}`}
    </span>
  );
}
