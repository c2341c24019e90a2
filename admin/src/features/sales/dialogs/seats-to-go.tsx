import { useId } from "react";
import { FieldError } from "@/components/field";
import { Icon } from "@/components/icon";
import { count } from "@/lib/words";
import { lostTicketsWords, namedWords, type Ticket } from "@/features/sales/seats";
import styles from "./dialogs.module.css";

interface Props {
  /** The seats that the purchase has. */
  tickets: readonly Ticket[];
  /** How many of them go. */
  needed: number;
  /** The seats that somebody has chosen; null for the usual ones. */
  chosen: readonly string[] | null;
  /** The seats that would go; undefined until the server has answered. */
  gone: readonly Ticket[] | undefined;
  wasAsked: boolean;
  onChange: (chosen: readonly string[] | null) => void;
}

/** Which seats go: those without a name first, or those that are ticked. */
export function SeatsToGo({ tickets, needed, chosen, gone, wasAsked, onChange }: Props) {
  const id = useId();
  const lost = gone === undefined ? null : lostTicketsWords(gone);
  const ids = chosen ?? gone?.map((ticket) => ticket.id) ?? [];
  const toggle = (ticket: string) =>
    onChange(ids.includes(ticket) ? ids.filter((one) => one !== ticket) : [...ids, ticket]);
  return (
    <div className={styles.seatsToGo}>
      <details>
        <summary>
          <span className={styles.seatsLabel} id={id}>
            <b>Which seats go</b> {chosen === null && <span>unnamed first</span>}
          </span>
          <span className={styles.seatsChosen}>
            <span className="figures">
              {chosen !== null && chosen.length !== needed
                ? `${chosen.length} of ${needed} chosen`
                : gone === undefined
                  ? count(needed, "seat")
                  : namedWords(gone)}
            </span>
            <Icon name="down" small />
          </span>
        </summary>
        <ul className={styles.seatList} aria-labelledby={id}>
          {tickets.map((ticket) => (
            <li key={ticket.id}>
              <label className={styles.pick}>
                <input
                  type="checkbox"
                  checked={ids.includes(ticket.id)}
                  onChange={() => toggle(ticket.id)}
                />
                <span>
                  {ticket.guest_name === null ? (
                    <span className="muted">Nobody yet</span>
                  ) : (
                    <bdi>{ticket.guest_name}</bdi>
                  )}
                </span>
                <span className="code caption">{ticket.ticket_number}</span>
              </label>
            </li>
          ))}
        </ul>
      </details>
      {wasAsked && chosen !== null && chosen.length !== needed ? (
        <FieldError>Please choose {count(needed, "seat")}.</FieldError>
      ) : (
        lost !== null && <p className="hint">{lost}</p>
      )}
    </div>
  );
}
