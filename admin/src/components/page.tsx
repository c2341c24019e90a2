import type { ReactNode } from "react";
import { useEffect } from "react";

interface Props {
  title: string;
  /** For the browser's tab, where the title alone would not tell it from another. */
  tab?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** The head of a page: the one `h1`, a sentence, what one can do here. */
export function PageHead({ title, tab = title, lead, actions, children }: Props) {
  useEffect(() => {
    document.title = `${tab} · Ticket packages`;
  }, [tab]);
  return (
    <header className="head">
      <div>
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
        {children}
      </div>
      {actions && <div className="acts">{actions}</div>}
    </header>
  );
}
