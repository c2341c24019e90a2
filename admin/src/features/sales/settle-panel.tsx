import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/button";
import { Money } from "@/components/money";
import { formatMoney } from "@/lib/money";
import { count } from "@/lib/words";
import { MoveDialog } from "./move-dialog";
import { whose, type Move } from "./moves";
import type { PurchaseFilters } from "./filters";
import { partlyPaidQuery, refundsDueQuery } from "./queries";
import { sumOf } from "./record-payment";
import { toSettle, type ToSettle } from "./to-settle";
import type { Purchase, PurchasePage } from "./types";
import styles from "./settle-panel.module.css";

interface Props {
  eventId: string;
  onShow: (filters: PurchaseFilters) => void;
}

/** At the top of the page: money that came twice, too late or wrongly, that has to go back, or is still due. */
export function SettlePanel({ eventId, onShow }: Props) {
  const { data: back } = useQuery(refundsDueQuery(eventId));
  const { data: partly } = useQuery(partlyPaidQuery(eventId));
  return (
    <>
      {back !== undefined && <MoneyBack page={back} onShow={() => onShow({ refund_due: true })} />}
      {partly !== undefined && (
        <StillDue page={partly} onShow={() => onShow({ amount_due: true })} />
      )}
    </>
  );
}

interface PageProps {
  page: PurchasePage;
  onShow: () => void;
}

function MoneyBack({ page, onShow }: PageProps) {
  const lines = page.items.flatMap((purchase) =>
    toSettle(purchase).map((one) => ({ purchase, one })),
  );
  if (lines.length === 0) return null;
  return (
    <section className={styles.settle} aria-labelledby="settle-title">
      <header>
        <h2 id="settle-title">
          {page.next_cursor !== null && "More than "}
          {lines.length === 1 ? "1 payment needs you" : `${lines.length} payments need you`}
        </h2>
        <Button look="quiet" small onClick={onShow}>
          {page.items.length === 1 ? "Show the purchase" : "Show the purchases"}
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

/** Purchases that are paid in part. */
function StillDue({ page: { items, next_cursor }, onShow }: PageProps) {
  if (items.length === 0) return null;
  return (
    <p className={styles.stillDue}>
      <span className="figures">
        {next_cursor !== null && "More than "}
        {count(items.length, "purchase")} {items.length === 1 ? "is" : "are"} paid in part:{" "}
        <b>{formatMoney(sumOf(items.map(({ amount_due }) => amount_due)))}</b> is still due.
      </span>{" "}
      <button type="button" className="text-link" onClick={onShow}>
        {items.length === 1 ? "Show it" : "Show them"}
      </button>
    </p>
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
