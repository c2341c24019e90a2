import { cx } from "@/lib/class-names";
import styles from "./capacity-bar.module.css";
const MOST_SEGMENTS = 40;

interface Props {
  used: number;
  /** Null: no limit, and no bar. */
  limit: number | null;
  /** "14 of 20 sold"; the same figures are shown as text beside the bar. */
  label: string;
}

/** One segment per package up to 40; above that a continuous bar with quarters. */
export function CapacityBar({ used, limit, label }: Props) {
  if (limit === null) return null;
  if (limit > MOST_SEGMENTS) {
    return (
      <div
        className={cx(styles.bar, styles.continuous)}
        style={{ "--v": `${(100 * used) / limit}%` }}
        role="img"
        aria-label={label}
      />
    );
  }
  return (
    <div className={styles.bar} role="img" aria-label={label}>
      {Array.from({ length: limit }, (_, place) => (
        <i key={place} className={place < used ? styles.used : undefined} />
      ))}
    </div>
  );
}
