import { cx } from "@/lib/class-names";
import styles from "./purchase.module.css";

const STATES = {
  open: "Open",
  named: "Named",
  returned: "Returned",
} as const;

export type SeatStateName = keyof typeof STATES;

/** The state of a seat, by its shape and always with the word. */
export const SeatState = ({ state }: { state: SeatStateName }) => (
  <span className={cx(styles.seatState, state !== "named" && styles.faint)}>
    <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">
      <circle cx="9" cy="9" r="6.3" strokeDasharray={state === "open" ? "2.4 2.55" : undefined} />
      {state === "returned" && <path d="M4.7 13.3 13.3 4.7" />}
    </svg>
    {STATES[state]}
  </span>
);
