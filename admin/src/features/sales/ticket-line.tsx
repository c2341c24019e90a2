import { useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/button";
import { Email } from "@/components/email";
import { GuestForm, guestWords } from "@/components/guest-form";
import { toast } from "@/components/toast";
import { useNaming } from "@/components/use-naming";
import { api, read, type Schemas } from "@/lib/api";
import { usePinned } from "./pinned";
import { whose } from "./moves";
import { cacheTicket } from "./queries";
import type { Purchase } from "./types";

type Ticket = Purchase["tickets"][number];

/** One ticket of a purchase with its guest, who can be named while the purchase is pending or paid. */
export function TicketLine({ purchase, ticket }: { purchase: Purchase; ticket: Ticket }) {
  const { isNaming, begin, end, opener } = useNaming();
  usePinned(purchase, isNaming);
  const save = useGuest(purchase, ticket);
  const { ticket_number, guest_name, guest_email } = ticket;
  const canName = purchase.payment_status === "pending" || purchase.payment_status === "completed";
  return (
    <li>
      <span className="code">{ticket_number}</span>
      {guest_name === null ? (
        <span className="muted">
          A guest of <bdi>{whose(purchase)}</bdi>
        </span>
      ) : (
        <span>
          <bdi>{guest_name}</bdi>{" "}
          <span className="caption">
            {guest_email === null ? "no e-mail" : <Email address={guest_email} />}
          </span>
        </span>
      )}
      {isNaming ? (
        <GuestForm ticket={ticket} save={save} onDone={end} />
      ) : (
        canName && (
          <Button ref={opener} look="quiet" small needsNetwork onClick={begin}>
            {guest_name === null ? "Name the guest" : "Change the guest"}
            <span className="visually-hidden"> of {ticket_number}</span>
          </Button>
        )
      )}
    </li>
  );
}

function useGuest(
  purchase: Purchase,
  ticket: Ticket,
): (guest: Schemas["GuestPatch"]) => Promise<void> {
  const queries = useQueryClient();
  return async (guest) => {
    const path = { event_id: purchase.event_id, purchase_id: purchase.id, ticket_id: ticket.id };
    const saved = await read(
      api.PATCH("/api/v1/admin/events/{event_id}/purchases/{purchase_id}/tickets/{ticket_id}", {
        params: { path },
        body: guest,
      }),
    );
    await cacheTicket(queries, purchase, saved);
    toast(guestWords(saved));
  };
}
