import { useQueryClient } from "@tanstack/react-query";
import { IconButton } from "@/components/button";
import { Email } from "@/components/email";
import { GuestForm, guestWords } from "@/components/guest-form";
import { toast } from "@/components/toast";
import { useNaming } from "@/components/use-naming";
import { cacheOnPage, cacheTicket, type Purchase } from "@/features/sales";
import { api, read, type Schemas } from "@/lib/api";
import { SeatState, type SeatStateName } from "./seat-state";
import styles from "./purchase.module.css";

type Ticket = Purchase["tickets"][number];

/** One seat with its guest, who can be named while the purchase has its seats. */
export function SeatRow({ purchase, ticket }: { purchase: Purchase; ticket: Ticket }) {
  const { isNaming, begin, end, opener } = useNaming();
  const save = useGuest(purchase, ticket);
  const { ticket_number, guest_name, guest_email, returned_at } = ticket;
  const canName =
    returned_at === null &&
    (purchase.payment_status === "pending" || purchase.payment_status === "completed");
  const label = `${guest_name === null ? "Name the guest" : "Change the guest"} of ${ticket_number}`;
  return (
    <li className={styles.seat}>
      <span className="code">{ticket_number}</span>
      <span>
        {guest_name === null ? (
          <span className="muted">Nobody yet</span>
        ) : (
          <b>
            <bdi>{guest_name}</bdi>
          </b>
        )}
        {guest_email !== null && (
          <span className={styles.seatEmail}>
            <Email address={guest_email} />
          </span>
        )}
      </span>
      <SeatState state={stateOf(ticket)} />
      {canName && !isNaming && (
        <IconButton ref={opener} icon="pencil" label={label} onClick={begin} />
      )}
      {isNaming && (
        <div className={styles.seatForm}>
          <GuestForm ticket={ticket} save={save} onDone={end} />
        </div>
      )}
    </li>
  );
}

function stateOf({ returned_at, guest_name }: Ticket): SeatStateName {
  if (returned_at !== null) return "returned";
  return guest_name === null ? "open" : "named";
}

function useGuest(purchase: Purchase, ticket: Ticket) {
  const queries = useQueryClient();
  return async (guest: Schemas["GuestPatch"]): Promise<void> => {
    const path = { event_id: purchase.event_id, purchase_id: purchase.id, ticket_id: ticket.id };
    const saved = await read(
      api.PATCH("/api/v1/admin/events/{event_id}/purchases/{purchase_id}/tickets/{ticket_id}", {
        params: { path },
        body: guest,
      }),
    );
    await cacheTicket(queries, purchase, saved);
    await cacheOnPage(queries, purchase, (before) => ({
      ...before,
      tickets: before.tickets.map((one) => (one.id === saved.id ? saved : one)),
    }));
    toast(guestWords(saved));
  };
}
