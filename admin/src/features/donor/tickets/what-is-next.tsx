import { Button } from "@/components/button";
import { Say } from "@/components/say";
import { useNow } from "@/components/use-now";
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
  const { total_price, payment_status, refund_due } = purchase;
  // A completed purchase was paid twice: its codes stay as they are.
  if (refund_due && payment_status !== "completed")
    return <Say mood="warm">{lateRefundWords(total_price)}</Say>;
  switch (payment_status) {
    case "pending":
      return (
        <Say mood="warm">
          <strong>{`${formatMoney(total_price)} is still to be paid.`}</strong>
          <span>{` ${pendingWords(purchase, event.time_zone, now)}`}</span>
        </Say>
      );
    case "completed":
      return (
        <Say mood="ok">
          {`${total_price === "0.00" ? "There is nothing to pay." : `${formatMoney(total_price)} is paid.`} Show the codes below at the door.`}
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
