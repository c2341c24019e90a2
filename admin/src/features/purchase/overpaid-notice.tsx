import { Button } from "@/components/button";
import { Say } from "@/components/say";
import type { Purchase } from "@/features/sales";
import type { Open } from "./open";
import { overpaidWords } from "./overpaid";
import styles from "./purchase.module.css";

/** Money that fits nothing, and the two things that may be done with it. */
export function Overpaid({
  purchase,
  onOpen,
}: {
  purchase: Purchase;
  onOpen: (open: Open) => void;
}) {
  const words = overpaidWords(purchase);
  if (words === null) return null;
  const paymentId = purchase.refunds_due[0]?.payment_id;
  return (
    <div className={styles.notice}>
      <Say
        mood="warm"
        action={
          <>
            <Button small needsNetwork onClick={() => onOpen({ move: "refund", paymentId })}>
              Refund one
            </Button>
            <Button small needsNetwork onClick={() => onOpen({ move: "move-payment", paymentId })}>
              It was for another purchase
            </Button>
          </>
        }
      >
        <b>{words}</b>
      </Say>
    </div>
  );
}
