import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { paymentWords, type Purchase } from "@/features/sales";
import { formatMoney } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { dayAt, formatDay } from "@/lib/time";
import { cx } from "@/lib/class-names";
import { isHere } from "./money-view";
import type { Open } from "./open";
import styles from "./purchase.module.css";

type Payment = Purchase["payments"][number];

interface Props {
  purchase: Purchase;
  zone: string;
  onOpen: (open: Open) => void;
}

/** The money on record, oldest first: what came, what went back, what never came after all. */
export function Payments({ purchase, zone, onOpen }: Props) {
  if (purchase.payments.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="payments-title">
      <h2 id="payments-title">Payments</h2>
      <ul>
        {purchase.payments.map((payment) => (
          <li key={payment.id} className={styles.payment}>
            <PaymentLine payment={payment} zone={zone} />
            {isHere(payment, purchase) && (
              <Button
                look="quiet"
                small
                needsNetwork
                onClick={() => onOpen({ move: "move-payment", paymentId: payment.id })}
              >
                It was for another purchase
                <span className="visually-hidden">: {paymentWords(payment)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const KINDS = { received: "Received", refunded: "Refunded", taken_back: "Never received" } as const;

function PaymentLine({ payment, zone }: { payment: Payment; zone: string }) {
  const { kind, amount, method, reference, applied, note, by } = payment;
  const day = payment.received_on ?? dayAt(Date.parse(payment.at), zone);
  const isIn = kind === "received";
  return (
    <div className={styles.paymentLine}>
      <p>
        <b className="figures">{formatMoney(isIn ? amount : `-${amount}`)}</b>{" "}
        <span>
          {KINDS[kind]} {formatDay(day, { short: true, year: true })}
        </span>
        {isIn && !applied && (
          <>
            {" "}
            <Badge look="bad" icon="alert">
              Pays nothing here
            </Badge>
          </>
        )}
      </p>
      <p className="hint">
        {method !== null && METHOD_WORDS[method]}
        {reference !== null && (
          <>
            {" "}
            <span className={cx("code", styles.reference)}>{reference}</span>
          </>
        )}
        {(method !== null || reference !== null) && ", "}
        {by === null ? (
          "reported by the payment provider"
        ) : (
          <>
            entered by <bdi>{by.name ?? by.email ?? "the team"}</bdi>
          </>
        )}
      </p>
      {note !== null && (
        <p className="hint">
          <bdi>{note}</bdi>
        </p>
      )}
    </div>
  );
}
