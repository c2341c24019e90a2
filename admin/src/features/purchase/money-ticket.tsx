import { Button } from "@/components/button";
import { useNow } from "@/components/use-now";
import type { Purchase } from "@/features/sales";
import { cx } from "@/lib/class-names";
import { moneyView, type Fact, type MoneyView } from "./money-view";
import type { Open } from "./open";
import ticketStyles from "@/components/ticket.module.css";
import styles from "./purchase.module.css";

interface Props {
  purchase: Purchase;
  zone: string;
  onOpen: (open: Open) => void;
}

/** What was received, and what is due or has to go back. */
export function MoneyTicket({ purchase, zone, onOpen }: Props) {
  const view = moneyView(purchase, zone, useNow());
  return (
    <section
      className={cx(
        ticketStyles.ticket,
        ticketStyles.stubBelowOnPhones,
        styles.money,
        isLong(view.stub.below) && styles.tall,
      )}
      aria-label="Money"
    >
      <div className={styles.received}>
        <p className={styles.kicker}>{view.what}</p>
        <p className={cx("display-font figures", styles.amount)}>{view.amount}</p>
        <p className="muted figures">{view.below}</p>
        <dl>
          {view.facts.map((fact) => (
            <FactLine key={fact.label} {...fact} />
          ))}
        </dl>
      </div>
      <Stub stub={view.stub} onOpen={onOpen} />
    </section>
  );
}

// More than a line of it on a phone, where the stub is as high as it says.
const LONG = 36;
const isLong = (text: string | null) => (text?.length ?? 0) > LONG;

const FactLine = ({ label, words, code }: Fact) => (
  <div>
    <dt>{label}</dt>
    <dd className="figures">
      <bdi>{words}</bdi>
      {code !== undefined && (
        <>
          {words !== "" && " "}
          <span className={cx("code", styles.reference)}>{code}</span>
        </>
      )}
    </dd>
  </div>
);

const MOODS = { due: styles.due, back: styles.back, none: undefined };

function Stub({ stub, onOpen }: { stub: MoneyView["stub"]; onOpen: Props["onOpen"] }) {
  return (
    <div className={cx(ticketStyles.stub, styles.stub)}>
      <p className={styles.kicker}>{stub.kicker}</p>
      <p className={cx("display-font figures", styles.stubAmount, MOODS[stub.mood])}>
        {stub.amount}
      </p>
      {stub.below !== null && <p className={cx("hint", styles.stubNote)}>{stub.below}</p>}
      {stub.action === "record" && (
        <Button look="first" needsNetwork onClick={() => onOpen({ move: "mark-paid" })}>
          Record a payment
        </Button>
      )}
      {stub.action === "refund" && (
        <Button look="danger" needsNetwork onClick={() => onOpen({ move: "refund" })}>
          Refund {stub.amount}
        </Button>
      )}
    </div>
  );
}
