import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/button";
import { Money } from "@/components/money";
import { MoveDialog } from "./move-dialog";
import { whose, type Move } from "./moves";
import { refundsDueQuery } from "./queries";
import { toSettle, type ToSettle } from "./to-settle";
import type { Purchase } from "./types";
import styles from "./settle-panel.module.css";

interface Props {
  eventId: string;
  onShow: () => void;
}

/** At the top of the page: money that came twice, too late or wrongly, and money that has to go back. */
export function SettlePanel({ eventId, onShow }: Props) {
  const { data } = useQuery(refundsDueQuery(eventId));
  const lines = (data?.items ?? []).flatMap((purchase) =>
    toSettle(purchase).map((one) => ({ purchase, one })),
  );
  if (data === undefined || lines.length === 0) return null;
  const more = data.next_cursor === null ? "" : "More than ";
  return (
    <section className={styles.settle} aria-labelledby="settle-title">
      <header>
        <h2 id="settle-title">
          {more}
          {lines.length === 1 ? "1 payment needs you" : `${lines.length} payments need you`}
        </h2>
        <Button look="quiet" small onClick={onShow}>
          {data.items.length === 1 ? "Show the purchase" : "Show the purchases"}
        </Button>
      </header>
      <ul>
        {lines.map(({ purchase, one }) => (
          <Line key={`${purchase.id} ${one.paymentId ?? "owed"}`} purchase={purchase} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ purchase, one }: { purchase: Purchase; one: ToSettle }) {
  const [move, setMove] = useState<Move | null>(null);
  return (
    <li>
      <b className="display-font figures">
        <Money amount={one.amount} />
      </b>
      <div>
        <p>{one.words}</p>
        <p className="hint">
          <Link
            to="/events/$eventId/tickets/sales/$purchaseId"
            params={{ eventId: purchase.event_id, purchaseId: purchase.id }}
          >
            <bdi>{whose(purchase)}</bdi>
          </Link>
          , {purchase.quantity} × <bdi>{purchase.package_name}</bdi>
        </p>
      </div>
      <div className="actions">
        <Button small needsNetwork onClick={() => setMove("refund")}>
          {one.refund}
          <span className="visually-hidden"> of {whose(purchase)}</span>
        </Button>
        {one.paymentId !== null && (
          <Button small needsNetwork onClick={() => setMove("move-payment")}>
            It was for another purchase
            <span className="visually-hidden">, not that of {whose(purchase)}</span>
          </Button>
        )}
      </div>
      {move !== null && (
        <MoveDialog
          purchase={purchase}
          move={move}
          paymentId={one.paymentId ?? undefined}
          onClose={() => setMove(null)}
        />
      )}
    </li>
  );
}
