import { Button } from "@/components/button";
import { GuestForm } from "@/components/guest-form";
import { useNaming } from "@/components/use-naming";
import type { EventRead, Purchase, Ticket } from "@/features/donor/types";
import { formatStart } from "@/lib/time";
import { QrCode } from "./qr-code";
import { isClosed } from "./status";
import { useGuest } from "./use-guest";

/** One ticket: its guest and its QR code. */
export function TicketCard({
  event,
  purchase,
  ticket,
}: {
  event: EventRead;
  purchase: Purchase;
  ticket: Ticket;
}) {
  const { isNaming, begin, end, opener } = useNaming();
  const saveGuest = useGuest(ticket);
  const isNamed = ticket.guest_name !== null;
  const ask = isNamed ? "Change the guest" : "Name the guest";
  return (
    <li className={isClosed(purchase) ? "ticket admit closed" : "ticket admit"}>
      <div className="body">
        <p className="cap-text">{purchase.package_name}</p>
        <h3 className={isNamed ? undefined : "muted"}>
          {ticket.guest_name ?? `A guest of ${purchase.purchaser.name ?? "yours"}`}
        </h3>
        <p className="muted">
          {ticket.guest_email ??
            (isNamed ? null : "Nobody is named yet. You can do it any time before the event.")}
        </p>
        <dl>
          <div>
            <dt className="cap-text">Starts</dt>
            <dd className="num">{formatStart(event.starts_at, event.time_zone)}</dd>
          </div>
          <div>
            <dt className="cap-text">Ticket</dt>
            <dd className="code">{ticket.ticket_number}</dd>
          </div>
        </dl>
        {isClosed(purchase) ? null : isNaming ? (
          <GuestForm ticket={ticket} save={saveGuest} onDone={end} />
        ) : (
          <Button ref={opener} className="ask" look={isNamed ? "quiet" : "plain"} onClick={begin}>
            {ask}
            <span className="sr"> of {ticket.ticket_number}</span>
          </Button>
        )}
      </div>
      <div className="stub perf">
        {isClosed(purchase) ? (
          <p className="muted">No longer valid</p>
        ) : (
          <QrCode payload={ticket.qr_payload} ticketNumber={ticket.ticket_number} />
        )}
        <p className="code">{ticket.ticket_number}</p>
      </div>
    </li>
  );
}
