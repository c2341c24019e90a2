import { Button } from "@/components/button";
import { GuestForm } from "@/components/guest-form";
import { useNaming } from "@/components/use-naming";
import type { EventRead, Purchase, Ticket } from "@/features/donor/types";
import { formatStart } from "@/lib/time";
import { QrCode } from "./qr-code";
import { isClosed } from "./status";
import { useGuest } from "./use-guest";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import styles from "./tickets.module.css";

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
    <li
      className={
        isClosed(purchase)
          ? cx(ticketStyles.stubBelowOnPhones, styles.ticket, ticketStyles.ticket, styles.closed)
          : cx(ticketStyles.stubBelowOnPhones, styles.ticket, ticketStyles.ticket)
      }
    >
      <div className={styles.body}>
        <p className="caption">{purchase.package_name}</p>
        <h3 className={isNamed ? undefined : "muted"}>
          {ticket.guest_name ?? `A guest of ${purchase.purchaser.name ?? "yours"}`}
        </h3>
        <p className="muted">
          {ticket.guest_email ??
            (isNamed || isClosed(purchase)
              ? null
              : "Nobody is named yet. You can do it any time before the event.")}
        </p>
        <dl>
          <div>
            <dt className="caption">Starts</dt>
            <dd className="figures">{formatStart(event.starts_at, event.time_zone)}</dd>
          </div>
          <div>
            <dt className="caption">Ticket</dt>
            <dd className="code">{ticket.ticket_number}</dd>
          </div>
        </dl>
        {isClosed(purchase) ? null : isNaming ? (
          <GuestForm ticket={ticket} save={saveGuest} onDone={end} />
        ) : (
          <Button
            ref={opener}
            className={cx(styles.nameGuest, isNamed && styles.asLink)}
            look={isNamed ? "quiet" : "plain"}
            onClick={begin}
          >
            <span>{ask}</span>
            <span className="visually-hidden">{` of ${ticket.ticket_number}`}</span>
          </Button>
        )}
      </div>
      <div className={cx(ticketStyles.stub, styles.stub)}>
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
