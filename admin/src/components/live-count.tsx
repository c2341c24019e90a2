import { useEffect, useId, useState } from "react";
import { announceThrottled } from "@/lib/announce";
import { formatNumber } from "@/lib/numbers";
import { cx } from "@/lib/class-names";
import styles from "./live-count.module.css";

const SHOWN_MILLISECONDS = 8_000;

/**
 * How much a count has risen in the last seconds, for "+2 just now"; 0 after that, and when it falls.
 *
 * @param what announced to screen readers, at most every ten seconds: "Pair of Seats, 37 of 40 sold". Left out if
 *   another figure announces the same.
 */
export function useRise(value: number, what?: string): number {
  const subject = useId();
  const [seen, setSeen] = useState(value);
  const [rise, setRise] = useState(0);
  if (value !== seen) {
    setSeen(value);
    setRise(value > seen ? rise + value - seen : 0);
  }
  useEffect(() => {
    if (rise === 0) return;
    if (what !== undefined) announceThrottled(subject, what);
    const timer = setTimeout(() => setRise(0), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
    // Announced when the count rises, not when its text changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rise, value]);
  return rise;
}

/** A figure that is highlighted when it has just risen. */
export function LiveCount({ text, rise }: { text: string; rise: number }) {
  return (
    <p className={rise > 0 ? cx(styles.count, styles.risen) : styles.count}>
      <b key={text} className="figures">
        {text}
      </b>
      <span>sold</span>
      {rise > 0 && <span className={styles.rise}>+{formatNumber(rise)} just now</span>}
    </p>
  );
}
