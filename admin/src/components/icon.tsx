import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";
import styles from "./icon.module.css";

const SHAPES = {
  ticket: (
    <path d="M3.5 6h13v2.6a1.5 1.5 0 0 0 0 2.800V14h-13v-2.600a1.5 1.5 0 0 0 0-2.800ZM12 6.500v7" />
  ),
  chart: <path d="M3.5 16.500h13M5.5 13.500V10m4.5 3.500V5m4.5 8.500V8" />,
  tag: (
    <>
      <path d="M4 4h5.600l6.6 6.6-5.6 5.600L4 9.600Z" />
      <circle cx="7.3" cy="7.3" r="1" />
    </>
  ),
  trail: (
    <>
      <path d="M7 5h9M7 10h9M7 15h9" />
      <g className={styles.filled}>
        <circle cx="3.6" cy="5" r="1.2" />
        <circle cx="3.6" cy="10" r="1.2" />
        <circle cx="3.6" cy="15" r="1.2" />
      </g>
    </>
  ),
  calendar: <path d="M4 5h12v11.500H4ZM4 8.500h12M7.5 3v3m5-3v3" />,
  people: (
    <>
      <circle cx="7.5" cy="7" r="2.8" />
      <path d="M2.5 16c.4-3 2.4-4.6 5-4.600s4.6 1.6 5 4.600M13 4.600a2.8 2.8 0 0 1 0 5M14.5 11.800c1.7.5 2.8 2 3 4.2" />
    </>
  ),
  menu: <path d="M4 6h12M4 10h12M4 14h12" />,
  grip: (
    <g className={styles.filled}>
      {[4.5, 10, 15.5].flatMap((y) =>
        [7, 13].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" />),
      )}
    </g>
  ),
  more: (
    <g className={styles.filled}>
      {[4, 10, 16].map((y) => (
        <circle key={y} cx="10" cy={y} r="1.6" />
      ))}
    </g>
  ),
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  open: <path d="M8 4H4.500v11.500H16V12M11.5 3.500h5v5M16 4l-7 7" />,
  download: <path d="M10 3.500v9m0 0-3.6-3.600M10 12.500l3.6-3.600M4 16.500h12" />,
  print: <path d="M6 8V3.500h8V8M6 14H3.500V8h13v6H14M6 12h8v4.500H6Z" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5.2" />
      <path d="m13 13 4 4" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M10 6v4.300l2.8 1.7" />
    </>
  ),
  alert: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M10 6v4.6" />
      <circle cx="10" cy="13.7" r=".6" fill="currentColor" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M10 9.400V14" />
      <circle cx="10" cy="6.5" r=".6" fill="currentColor" />
    </>
  ),
  shield: (
    <path d="M10 3 4.5 5v4.500c0 3.6 2.3 6.1 5.5 7.5 3.2-1.4 5.5-3.9 5.5-7.500V5ZM7.5 10l1.8 1.8 3.4-3.6" />
  ),
  ribbon: (
    <>
      <circle cx="10" cy="7.6" r="4.2" />
      <path d="m7.4 11-1.4 6 4-2.2 4 2.2-1.4-6" />
    </>
  ),
  back: <path d="M12 5.5 7.5 10l4.5 4.5" />,
  forward: <path d="m8 5.5 4.5 4.500L8 14.5" />,
  up: <path d="m5.500 12 4.500-4.500 4.500 4.500" />,
  down: <path d="m5.5 8 4.5 4.500L14.5 8" />,
  sun: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.800v2m0 10.400v2M2.800 10h2m10.400 0h2M4.900 4.900l1.400 1.400m7.400 7.400 1.400 1.400m0-10.200-1.400 1.400m-7.400 7.400-1.400 1.400" />
    </>
  ),
  moon: <path d="M16.500 11.800A6.800 6.800 0 1 1 8.200 3.500a5.400 5.400 0 0 0 8.300 8.300Z" />,
  screen: <path d="M3.500 4.500h13v8.500h-13ZM7 16.500h6M10 13v3.500" />,
  keyboard: (
    <path d="M2.500 5.500h15v9h-15ZM5.500 8.500h.1m2.900 0h.1m2.900 0h.1m2.900 0h.1M7 11.500h6" />
  ),
  leave: <path d="M12 4H4.500v12H12M8.500 10h8m0 0-3-3m3 3-3 3" />,
  hidden: <path d="M3 10s2.6-4.6 7-4.600S17 10 17 10s-2.6 4.6-7 4.600S3 10 3 10ZM4 16 16 4" />,
  eye: (
    <>
      <path d="M3 10s2.6-4.6 7-4.600S17 10 17 10s-2.6 4.6-7 4.600S3 10 3 10Z" />
      <circle cx="10" cy="10" r="1.9" />
    </>
  ),
  lock: <path d="M5 9h10v7.500H5ZM7 9V6.500a3 3 0 0 1 6 0V9" />,
  undo: <path d="M7 5 3.5 8.5 7 12M4 8.500h7.500a4 4 0 0 1 0 8H9" />,
  check: <path d="m4 10.5 4 4L16 6" />,
  cross: <path d="m5.5 5.5 9 9m0-9-9 9" />,
  copy: <path d="M7.5 7.500V4h8.500v8.500h-3.500M4 7.500h8.500V16H4Z" />,
  image: (
    <>
      <path d="M3.5 4.500h13v11h-13ZM4 13l3.8-3.8 3 3 2.2-2.2 3 3" />
      <circle cx="12.7" cy="8" r="1.1" />
    </>
  ),
  trash: <path d="M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.600L14 6" />,
  exchange: <path d="M4 7.500h11.500m0 0-3-3m3 3-3 3M16 13.500H4.500m0 0 3-3m-3 3 3 3" />,
  money: (
    <>
      <rect x="3" y="5.500" width="14" height="9.500" rx="1" />
      <circle cx="10" cy="10.200" r="2.200" />
    </>
  ),
  note: <path d="M5 3.500h10v9.500l-3.500 3.500H5ZM11.500 16.300V13H15M7.500 7h5m-5 3h3.500" />,
  person: (
    <>
      <circle cx="10" cy="7" r="3" />
      <path d="M4 16.500c.5-3.200 2.800-5 6-5s5.500 1.800 6 5" />
    </>
  ),
  pencil: <path d="M4 16l.8-3.400L13 4.400l2.6 2.6-8.2 8.200ZM11.4 6l2.6 2.6" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** A decorative drawing: a button without text needs an `aria-label`. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg
      className={small ? cx(styles.icon, styles.small) : styles.icon}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[name]}
    </svg>
  );
}
