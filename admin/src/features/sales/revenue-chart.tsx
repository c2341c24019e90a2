import { useId } from "react";
import { formatMoney, formatWholeMoney, fromCents } from "@/lib/money";
import { formatDay } from "@/lib/time";
import { largestDay, stepPath, tickWords, ticksFor, type DayPoint } from "./chart-geometry";
import styles from "./charts.module.css";

const LEFT = 8;
const RIGHT = 646;
const TOP = 14;
const BOTTOM = 300;
const LABEL_GAP = 20;
const MOST_LABELS = 5;
// The first week fills the chart from the left: one day as wide as the chart would look like a full one.
const LEAST_DAYS = 7;

/** The revenue until each day: paid as an area, pending hatched on top of it. */
export function RevenueChart({ points }: { points: readonly DayPoint[] }) {
  const id = useId();
  const last = points.at(-1);
  if (last === undefined) return null;
  const steps = Math.max(points.length - 1, LEAST_DAYS);
  const xOf = (place: number) => LEFT + (place * (RIGHT - LEFT)) / steps;
  const ticks = ticksFor(last.paidSoFar + last.waitingSoFar);
  const top = ticks.at(-1) ?? 1;
  const yOf = (cents: number) => BOTTOM - (cents * (BOTTOM - TOP)) / top;
  // A single day is as wide as the way to the next.
  const drawn = points.length === 1 ? [last, last] : points;
  const paid = stepPath(
    drawn.map((one) => yOf(one.paidSoFar)),
    xOf,
  );
  const all = stepPath(
    drawn.map((one) => yOf(one.paidSoFar + one.waitingSoFar)),
    xOf,
  );
  const area = (path: string) => `${path}V${BOTTOM}H${LEFT}Z`;
  return (
    <svg className={styles.chart} viewBox="0 0 700 330" role="img" aria-labelledby={`${id}-title`}>
      <title id={`${id}-title`}>{titleOf(points, last)}</title>
      <defs>
        <pattern
          id={`${id}-hatch`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.blank} width="6" height="6" />
          <rect className={styles.hatch} width="2.4" height="6" />
        </pattern>
      </defs>
      {ticks.map((cents) => (
        <g key={cents}>
          <path className={styles.grid} d={`M${LEFT} ${yOf(cents)}H${RIGHT}`} />
          <text x={RIGHT + 9} y={yOf(cents) + 4}>
            {tickWords(cents)}
          </text>
        </g>
      ))}
      <DayLabels points={points} xOf={xOf} />
      <path d={area(all)} fill={`url(#${id}-hatch)`} />
      <path className={styles.waitingLine} d={all} />
      <path className={styles.blank} d={area(paid)} />
      <path className={styles.paidArea} d={area(paid)} />
      <path className={styles.paidLine} d={paid} />
      {points.length > 2 && <LargestDay points={points} xOf={xOf} yOf={yOf} />}
      <circle
        className={styles.now}
        cx={xOf(drawn.length - 1)}
        cy={yOf(last.paidSoFar + last.waitingSoFar)}
        r="4.5"
      />
    </svg>
  );
}

function DayLabels({
  points,
  xOf,
}: {
  points: readonly DayPoint[];
  xOf: (place: number) => number;
}) {
  const labels = Math.min(MOST_LABELS, points.length);
  const places = Array.from({ length: labels }, (_, label) =>
    Math.round((label * (points.length - 1)) / Math.max(labels - 1, 1)),
  );
  return places.map((place, label) => {
    const isEnd = label === 0 || label === labels - 1;
    const anchor = label === 0 ? "start" : isEnd ? "end" : "middle";
    const day = points[place]?.day ?? "";
    return (
      <text
        key={place}
        // On phones two labels of the first days would lie on each other.
        className={
          isEnd && (label === 0 || points.length > LEAST_DAYS / 2) ? undefined : styles.notOnPhones
        }
        x={xOf(place)}
        y={322}
        textAnchor={anchor}
      >
        {formatDay(day, { short: true })}
      </text>
    );
  });
}

function LargestDay({
  points,
  xOf,
  yOf,
}: {
  points: readonly DayPoint[];
  xOf: (place: number) => number;
  yOf: (cents: number) => number;
}) {
  const largest = largestDay(points);
  if (largest === undefined || largest.paid + largest.waiting === 0) return null;
  const place = points.indexOf(largest);
  const x = xOf(place);
  const y = yOf(largest.paidSoFar + largest.waitingSoFar);
  const isRight = place > points.length / 2;
  // The label stays inside the chart.
  const lineTop = Math.max(y - LABEL_GAP, TOP);
  return (
    <g className={styles.notOnPhones}>
      <path className={styles.pointer} d={`M${x} ${y}V${lineTop}`} />
      <text
        className={styles.label}
        x={isRight ? x - 4 : x + 4}
        y={lineTop + 4}
        textAnchor={isRight ? "end" : "start"}
      >
        {formatDay(largest.day, { short: true })},{" "}
        {formatWholeMoney(fromCents(largest.paid + largest.waiting))}
      </text>
    </g>
  );
}

function titleOf(points: readonly DayPoint[], last: DayPoint): string {
  const first = points[0]?.day ?? last.day;
  const sums = `${formatMoney(fromCents(last.paidSoFar))} paid and ${formatMoney(fromCents(last.waitingSoFar))} waiting by ${formatDay(last.day)}.`;
  const largest = largestDay(points);
  const peak =
    largest === undefined
      ? ""
      : ` The largest single day was ${formatDay(largest.day)}, with ${formatMoney(fromCents(largest.paid + largest.waiting))}.`;
  return `Revenue since ${formatDay(first)}: ${sums}${peak}`;
}
