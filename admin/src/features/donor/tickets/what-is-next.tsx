import { Button } from "@/components/button";
import { Say } from "@/components/say";
import { useNow } from "@/components/use-now";
import { dueOf, isPartlyPaid, owedOf, paidOf } from "@/features/donor/money";
import type { EventRead, Purchase } from "@/features/donor/types";
import { closedPurchaseWords, lateRefundWords, pendingWords } from "@/features/donor/words";
import { formatMoney } from "@/lib/money";
import { salesPhase } from "@/lib/sales-window";

interface Props {
  event: EventRead;
  purchase: Purchase;
  onBuyAgain: (purchase: Purchase) => void;
}

/** The status of a purchase in words, and what a donor can do now. */
export function WhatIsNext({ event, purchase, onBuyAgain }: Props) {
  const now = useNow();
  const { payment_status } = purchase;
  const owed = owedOf(purchase);
  if (owed !== null && CLOSED_BEFORE.has(payment_status))
    return <Say mood="warm">{lateRefundWords(owed)}</Say>;
  switch (payment_status) {
    case "pending":
      return (
        <Say mood="warm">
          <strong>{`${formatMoney(dueOf(purchase))} is still to be paid.`}</strong>
          <span>{` ${pendingWords(purchase, event.time_zone, now)}`}</span>
          {owed !== null && <span>{` ${unclearWords(owed)}`}</span>}
        </Say>
      );
    case "completed":
      return (
        <Say mood={isPartlyPaid(purchase) ? "warm" : "ok"}>
          {isPartlyPaid(purchase) && (
            <strong>{`${formatMoney(dueOf(purchase))} is still to be paid. `}</strong>
          )}
          <span>{`${paidWords(purchase)} Show the codes below at the door.`}</span>
          {owed !== null && (
            <span>{` The organisers will return ${formatMoney(owed)} to you.`}</span>
          )}
        </Say>
      );
    default:
      return (
        <Say
          action={
            payment_status !== "refunded" &&
            salesPhase(event, now).phase === "open" && (
              <Button look="first" onClick={() => onBuyAgain(purchase)}>
                Buy again
              </Button>
            )
          }
        >
          {closedPurchaseWords(purchase, event.time_zone, now)}
        </Say>
      );
  }
}

/** Their seats were gone when the money came. */
const CLOSED_BEFORE: ReadonlySet<Purchase["payment_status"]> = new Set([
  "cancelled",
  "failed",
  "refunded",
]);

const paidWords = (purchase: Purchase): string =>
  purchase.total_price === "0.00"
    ? "There is nothing to pay."
    : `${formatMoney(paidOf(purchase))} is paid.`;

/** A payment came that is not what is due. */
const unclearWords = (amount: string): string =>
  `${formatMoney(amount)} has come, which is another amount; the organisers look into it.`;
