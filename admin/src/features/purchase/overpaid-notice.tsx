import { Button } from "@/components/button";
import { Say } from "@/components/say";
import { toSettle, type Purchase } from "@/features/sales";
import type { Open } from "./open";
import styles from "./purchase.module.css";

/** Money that fits nothing, and the two things that may be done with it. */
export function Overpaid({
  purchase,
  onOpen,
}: {
  purchase: Purchase;
  onOpen: (open: Open) => void;
}) {
  const loose = toSettle(purchase).find(({ paymentId }) => paymentId !== null);
  if (loose === undefined) return null;
  const paymentId = loose.paymentId ?? undefined;
  return (
    <div className={styles.notice}>
      <Say
        mood="warm"
        action={
          <>
            <Button small needsNetwork onClick={() => onOpen({ move: "refund", paymentId })}>
              {loose.refund}
            </Button>
            <Button small needsNetwork onClick={() => onOpen({ move: "move-payment", paymentId })}>
              It was for another purchase
            </Button>
          </>
        }
      >
        <b>{loose.words}</b>
      </Say>
    </div>
  );
}
