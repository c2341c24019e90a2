import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/button";
import { Money } from "@/components/money";
import { Say } from "@/components/say";
import { whose } from "./moves";
import { refundsDueQuery } from "./queries";
import { whyDue } from "./refunds";
import styles from "./purchases.module.css";

/** At the top of the page: the payments that have to go back, with reference and amount. */
export function RefundsDue({ eventId, onShow }: { eventId: string; onShow: () => void }) {
  const { data } = useQuery(refundsDueQuery(eventId));
  const payments = (data?.items ?? []).flatMap((purchase) =>
    purchase.refunds_due.map((payment) => ({ purchase, payment })),
  );
  if (data === undefined || payments.length === 0) return null;
  const more = data.next_cursor === null ? "" : "More than ";
  return (
    <section className={styles.refundsDue} aria-label="Payments that have to go back">
      <Say
        mood="warm"
        action={
          <Button small onClick={onShow}>
            {data.items.length === 1 ? "Show the purchase" : "Show the purchases"}
          </Button>
        }
      >
        <b>
          {more}
          {payments.length === 1
            ? "1 payment has to go back."
            : `${payments.length} payments have to go back.`}
        </b>
      </Say>
      <ul>
        {payments.map(({ purchase, payment }) => (
          <li key={payment.payment_id}>
            <b>
              <Money amount={payment.amount} />
            </b>{" "}
            to {whose(purchase)}, reference{" "}
            <span className="code">{payment.reference ?? "unknown"}</span>.{" "}
            <span className="hint">{whyDue(purchase)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
