import { count } from "@/lib/words";
import styles from "./seat-ring.module.css";

const CENTRE = 48;
const MOST_DOTS = 24;

/** A table from above with a dot per seat, up to 24, and their number unless it counts nothing. Shown in place of a missing image. */
export function SeatRing({
  seats,
  size = 96,
  isNumbered = true,
}: {
  seats: number;
  size?: number;
  isNumbered?: boolean;
}) {
  const dots = Math.min(seats, MOST_DOTS);
  const few = dots <= 2;
  const distance = few ? 29 : dots <= 12 ? 34 : 36;
  const radius = few ? 5.6 : dots <= 12 ? 4.6 : 3.3;
  // One guest sits at the near side, two across from each other, more from the top on.
  const start = dots === 1 ? Math.PI / 2 : dots === 2 ? 0 : -Math.PI / 2;
  return (
    <svg
      className="thumbnail"
      viewBox="0 0 96 96"
      width={size}
      height={size}
      role="img"
      aria-label={`${count(seats, "seat")}, no picture`}
    >
      <circle className={styles.table} cx={CENTRE} cy={CENTRE} r={few ? 17 : 21} />
      {Array.from({ length: dots }, (_, place) => {
        const angle = start + (2 * Math.PI * place) / dots;
        return (
          <circle
            key={place}
            className={styles.seat}
            r={radius}
            cx={CENTRE + distance * Math.cos(angle)}
            cy={CENTRE + distance * Math.sin(angle)}
          />
        );
      })}
      {isNumbered && (
        <text className={styles.number} x={CENTRE} y={CENTRE + 7} textAnchor="middle">
          {seats}
        </text>
      )}
    </svg>
  );
}
