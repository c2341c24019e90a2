import type { ReactNode } from "react";
import { UserMenu } from "./user-menu";
import { cx } from "@/lib/class-names";
import styles from "./event-shell.module.css";

/** The frame of pages that belong to no event. */
export function PlainShell({ children }: { children: ReactNode }) {
  return (
    <>
      <a className={styles.skipLink} href="#main">
        Skip to the page
      </a>
      <div className={styles.plainTop}>
        <UserMenu />
      </div>
      <main className={cx(styles.main, styles.plain)} id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
