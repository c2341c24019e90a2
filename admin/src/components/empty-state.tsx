import type { ReactNode } from "react";
import { SeatRing } from "./seat-ring";
import { cx } from "@/lib/class-names";
import styles from "./empty-state.module.css";

/** Shown in place of an empty list: why it is empty, and what to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <section className={cx("panel", styles.empty)}>
      <span aria-hidden="true">
        <SeatRing seats={10} isNumbered={false} />
      </span>
      <h2>{title}</h2>
      <p className="muted">{children}</p>
      {action}
    </section>
  );
}
