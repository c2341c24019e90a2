import styles from "./table-ring.module.css";

const CENTRE = 60;
const DISTANCE = 46;
const TOP = 29;
const CHAIR = 6.4;
const MOST_CHAIRS = 16;

interface Props {
  /** Chairs of one table: the seats of one package. */
  chairs: number;
  /** Of all seats, how many have a name: they fill the first chairs. */
  named: number;
  /** In the middle. */
  seats: number;
  size: number;
}

/** A table from above: chairs with a name are filled, those without one hollow, and an arc joins the party. */
export function TableRing({ chairs, named, seats, size }: Props) {
  const shown = Math.min(chairs, MOST_CHAIRS);
  const radius = shown <= 12 ? CHAIR : 5;
  const at = (place: number) => {
    const angle = (2 * Math.PI * place) / shown - Math.PI / 2;
    return { x: CENTRE + DISTANCE * Math.cos(angle), y: CENTRE + DISTANCE * Math.sin(angle) };
  };
  const last = at(shown - 1);
  const isLong = shown > 2 ? 1 : 0;
  return (
    <svg
      className={styles.ring}
      viewBox="0 0 120 120"
      width={size}
      height={size}
      aria-hidden="true"
    >
      {shown > 1 && (
        <path
          className={styles.party}
          d={`M${CENTRE} ${CENTRE - DISTANCE}A${DISTANCE} ${DISTANCE} 0 ${isLong} 1 ${last.x.toFixed(1)} ${last.y.toFixed(1)}`}
          strokeWidth={radius * 2 + 5}
        />
      )}
      <circle className={styles.top} cx={CENTRE} cy={CENTRE} r={TOP} />
      {Array.from({ length: shown }, (_, place) => (
        <circle
          key={place}
          className={place < named ? styles.named : styles.unnamed}
          cx={at(place).x}
          cy={at(place).y}
          r={radius}
        />
      ))}
      <text x={CENTRE} y={CENTRE + 9.2} textAnchor="middle">
        {seats}
      </text>
    </svg>
  );
}
