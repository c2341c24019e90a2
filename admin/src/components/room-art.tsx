import { useId } from "react";
import styles from "./room-art.module.css";

const COLUMN = 74;
const ROW = 64;

/** A decorative room from above: tables with seats, some with a candle. Derived from `name`, so that each event looks different. */
export function RoomArt({
  name,
  width,
  height,
  className,
}: {
  name: string;
  width: number;
  height: number;
  className?: string | undefined;
}) {
  const glow = useId();
  const random = randomOf(name);
  const tables = Array.from({ length: Math.ceil(height / ROW) + 1 }, (_, row) =>
    Array.from({ length: Math.ceil(width / COLUMN) + 1 }, (_, column) => ({
      x: 8 + column * COLUMN + (row % 2) * (COLUMN / 2),
      y: 31 + row * ROW,
      seats: 8 + 2 * Math.floor(random() * 3),
      turn: random() * Math.PI,
      isLit: random() < 0.42,
    })),
  ).flat();
  return (
    <svg
      className={className}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
    >
      <defs>
        <radialGradient id={glow}>
          <stop offset="0" className={styles.glow} stopOpacity=".62" />
          <stop offset=".35" className={styles.ember} stopOpacity=".24" />
          <stop offset="1" className={styles.ember} stopOpacity="0" />
        </radialGradient>
      </defs>
      {tables.map(({ x, y, seats, turn, isLit }) => (
        <g key={`${x} ${y}`} className={isLit ? styles.lit : undefined}>
          {isLit && <circle cx={x} cy={y} r={50} fill={`url(#${glow})`} />}
          <circle className={styles.table} cx={x} cy={y} r={20} />
          {Array.from({ length: seats }, (_, seat) => {
            const angle = turn + (2 * Math.PI * seat) / seats;
            return (
              <circle
                key={seat}
                className={styles.seat}
                cx={x + 30 * Math.cos(angle)}
                cy={y + 30 * Math.sin(angle)}
                r={3.6}
              />
            );
          })}
          {isLit && <circle className={styles.flame} cx={x} cy={y} r={3.2} />}
        </g>
      ))}
    </svg>
  );
}

/** Pseudo-random numbers from 0 to 1, seeded by a text (mulberry32 over an FNV-1a hash). */
function randomOf(text: string): () => number {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
