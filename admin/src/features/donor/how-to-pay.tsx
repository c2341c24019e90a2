import { LinkedText } from "@/components/linked-text";
import { useNow } from "@/components/use-now";
import { formatMoney } from "@/lib/money";
import { formatDay, formatMoment } from "@/lib/time";
import { dueOf, isPartlyPaid, keptTickets } from "./money";
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

/** Of a purchase on which something is due: the amount, how and until when to pay, and what to quote. */
export function HowToPay({ event, purchase }: Props) {
  const now = useNow();
  if (!isToBePaid(event, purchase)) return null;
  const until = payBy(purchase, event.time_zone, now);
  // Coordinators find a purchase by any of its tickets.
  const reference = keptTickets(purchase)[0]?.ticket_number;
  return (
    <>
      <LinkedText text={event.payment_instructions ?? ""} />
      <dl className={styles.facts}>
        <div>
          <dt>Amount</dt>
          <dd className="figures">{formatMoney(dueOf(purchase))}</dd>
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
            <dd className="figures">{until}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

/** The day that was agreed, or the end of the hold; null where there is neither. */
function payBy(purchase: Purchase, zone: string, now: number): string | null {
  const { due_on, hold_expires_at }: Partial<Pick<Purchase, "due_on" | "hold_expires_at">> =
    purchase;
  if (due_on) return formatDay(due_on, { year: true });
  return hold_expires_at ? formatMoment(hold_expires_at, zone, now) : null;
}

/** Whether there is something to pay, and the event says how. */
export const isToBePaid = (event: EventRead, purchase: Purchase): boolean =>
  (purchase.payment_status === "pending" || isPartlyPaid(purchase)) &&
  Boolean(event.payment_instructions);
