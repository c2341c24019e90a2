import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button, buttonLook } from "@/components/button";
import { EventTime } from "@/components/date-time";
import { Money } from "@/components/money";
import { usePinned } from "./pinned";
import { MoveDialog } from "./move-dialog";
import { refundable } from "./amounts";
import { whose, type Move } from "./moves";
import type { Purchase } from "./types";
import { answerWords } from "./answer-words";
import { toSettle } from "./to-settle";
import { TicketLine } from "./ticket-line";
import { toCents } from "@/lib/money";
import styles from "./purchases.module.css";

/** The details of a purchase: tickets with guests, answers, and its actions. */
export function PurchaseDetails({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const named = purchase.tickets.filter((ticket) => ticket.guest_name !== null).length;
  const answers = purchase.option_responses.filter((response) => response.value !== null);
  return (
    <div className={styles.details}>
      <div className={styles.detailColumns}>
        <section>
          <h3 className="caption">
            Tickets,{" "}
            <span className="figures">
              {named} of {purchase.tickets.length}
            </span>{" "}
            with a guest
          </h3>
          <ul className={styles.tickets}>
            {purchase.tickets.map((ticket) => (
              <TicketLine key={ticket.id} purchase={purchase} ticket={ticket} />
            ))}
          </ul>
        </section>
        <section>
          <h3 className="caption">Custom options</h3>
          {answers.length === 0 ? (
            <p className="muted">
              {purchase.option_responses.length === 0
                ? "This package asks nothing."
                : "Nothing was answered."}
            </p>
          ) : (
            <dl className={styles.answers}>
              {answers.map(({ option_id, option_name, value }) => (
                <div key={option_id}>
                  <dt>
                    <bdi>{option_name}</bdi>
                  </dt>
                  <dd>
                    <bdi>{answerWords(value)}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </section>
      </div>
      <Payments purchase={purchase} />
      <Actions purchase={purchase} zone={zone} />
    </div>
  );
}

/** The reference of the payment, and the payments that have to go back. */
function Payments({ purchase }: { purchase: Purchase }) {
  const { payment_reference, refunds_due } = purchase;
  if (payment_reference === null && refunds_due.length === 0) return null;
  return (
    <section className={styles.payments}>
      <h3 className="caption">Payment</h3>
      <dl className={styles.answers}>
        {payment_reference !== null && (
          <div>
            <dt>Reference</dt>
            <dd>{payment_reference}</dd>
          </div>
        )}
        {refunds_due.map(({ payment_id, reference, amount }) => (
          <div key={payment_id}>
            <dt>Has to go back</dt>
            <dd>
              <Money amount={amount} />, reference {reference ?? "unknown"}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Actions({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const [move, setMove] = useState<Move | null>(null);
  usePinned(purchase, move !== null);
  const { payment_status, hold_expires_at } = purchase;
  const isPending = payment_status === "pending";
  return (
    <>
      <div className="actions">
        {toCents(purchase.amount_due) > 0 && (
          <Button look="first" small needsNetwork onClick={() => setMove("mark-paid")}>
            Record a payment
          </Button>
        )}
        {isPending && (
          <Button look="danger" small needsNetwork onClick={() => setMove("cancel")}>
            Cancel purchase
          </Button>
        )}
        {toCents(refundable(purchase)) > 0 && (
          <Button look="danger" small needsNetwork onClick={() => setMove("refund")}>
            Refund
          </Button>
        )}
        <Link
          className={buttonLook("plain", true)}
          to="/events/$eventId/tickets/sales/$purchaseId"
          params={{ eventId: purchase.event_id, purchaseId: purchase.id }}
        >
          Open the purchase<span className="visually-hidden"> of {whose(purchase)}</span>
        </Link>
        {isPending && hold_expires_at !== null && (
          <span className="hint">
            Seats are held until <EventTime instant={hold_expires_at} zone={zone} />
          </span>
        )}
        {toSettle(purchase).map(({ words }) => (
          <span key={words} className="hint">
            {words}
          </span>
        ))}
      </div>
      {move !== null && (
        <MoveDialog purchase={purchase} move={move} onClose={() => setMove(null)} />
      )}
    </>
  );
}
