import type { ReactNode } from "react";
import { useEffect } from "react";
import styles from "./page.module.css";

interface Props {
  title: string;
  /** The title of the browser's tab, if the page's own is ambiguous there. */
  tab?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** The head of a page: its only `h1`, a sentence, its actions. */
export function PageHead({ title, tab = title, lead, actions, children }: Props) {
  useEffect(() => {
    document.title = `${tab} · Ticket packages`;
  }, [tab]);
  return (
    <header className={styles.header}>
      <div>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {lead && <p>{lead}</p>}
        {children}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}
