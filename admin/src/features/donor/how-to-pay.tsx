import { LinkedText } from "@/components/linked-text";
import { useNow } from "@/components/use-now";
import { formatMoney } from "@/lib/money";
import { formatMoment } from "@/lib/time";
import type { EventRead, Purchase } from "./types";
import styles from "./how-to-pay.module.css";

// About six lines beside the list of packages.
const SHORT_LENGTH = 240;

/** Before buying: how the event is paid for. A long text is opened by a press, so that Buy stays in reach. */
export function HowYouPay({ event }: { event: EventRead }) {
  const { payment_instructions: text } = event;
  if (!text) return null;
  return (
    <details className={styles.before} open={text.length <= SHORT_LENGTH}>
      <summary>How you pay</summary>
      <LinkedText text={text} />
    </details>
  );
}

interface Props {
  event: EventRead;
  purchase: Purchase;
}

/** Of a purchase that waits for payment: the amount, how and until when to pay, and what to quote. */
export function HowToPay({ event, purchase }: Props) {
  const now = useNow();
  if (!isToBePaid(event, purchase)) return null;
  const { hold_expires_at: until, total_price: amount } = purchase;
  // Coordinators find a purchase by any of its tickets.
  const reference = purchase.tickets[0]?.ticket_number;
  return (
    <>
      <LinkedText text={event.payment_instructions ?? ""} />
      <dl className={styles.facts}>
        <div>
          <dt>Amount</dt>
          <dd className="figures">{formatMoney(amount)}</dd>
        </div>
        {reference !== undefined && (
          <div>
            <dt>Reference to quote</dt>
            <dd className="code" translate="no">
              {reference}
            </dd>
          </div>
        )}
        {until !== null && (
          <div>
            <dt>Pay by</dt>
            <dd className="figures">{formatMoment(until, event.time_zone, now)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

/** Whether there is something to pay, and the event says how. */
export const isToBePaid = (event: EventRead, { payment_status }: Purchase): boolean =>
  payment_status === "pending" && Boolean(event.payment_instructions);
