import { useState } from "react";
import { liveTickets, type Purchase } from "@/features/sales";
import { SeatRow } from "./seat-row";
import styles from "./purchase.module.css";

// What a page shows of a large party at first.
const FIRST = 6;

/** The seats with their guests; those that were returned stand apart. */
export function Seats({ purchase }: { purchase: Purchase }) {
  const [isWhole, setWhole] = useState(false);
  const live = liveTickets(purchase);
  const returned = purchase.tickets.filter(({ returned_at }) => returned_at !== null);
  const named = live.filter(({ guest_name }) => guest_name !== null).length;
  // One more is no reason to press a button.
  const shown = isWhole || live.length <= FIRST + 1 ? live : live.slice(0, FIRST);
  const hidden = live.length - shown.length;
  return (
    <section className="panel" aria-labelledby="seats-title">
      <div className={styles.titleRow}>
        <h2 id="seats-title">Seats</h2>
        <b className="hint figures">
          {named} of {live.length} named
        </b>
      </div>
      <ul>
        {shown.map((ticket) => (
          <SeatRow key={ticket.id} purchase={purchase} ticket={ticket} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className={styles.moreSeats}>
          <button type="button" className="text-link" onClick={() => setWhole(true)}>
            Show the other {hidden}
          </button>
        </p>
      )}
      {returned.length > 0 && (
        <>
          <h3 className={styles.returnedTitle}>Returned</h3>
          <ul>
            {returned.map((ticket) => (
              <SeatRow key={ticket.id} purchase={purchase} ticket={ticket} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
