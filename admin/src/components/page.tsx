import { createContext, use, useEffect, type ReactNode } from "react";
import styles from "./page.module.css";

/** The name of the event that the pages below belong to: it is in the title of their browser tab. */
export const EventName = createContext<string | null>(null);

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
  const event = use(EventName);
  useEffect(() => {
    document.title = [tab, event, "Ticket packages"].filter(Boolean).join(" · ");
  }, [tab, event]);
  return (
    <header className={styles.header}>
      <div>
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
        {children}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}
