import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { eventQuery } from "@/features/events";
import { MoveDialog, purchaseQuery } from "@/features/sales";
import { cx } from "@/lib/class-names";
import { Actions } from "./actions";
import { Answers } from "./answers";
import { Head } from "./head";
import { History } from "./history";
import { MoneyTicket } from "./money-ticket";
import { Note } from "./note";
import type { Open } from "./open";
import { Overpaid } from "./overpaid-notice";
import { Payments } from "./payments";
import { Seats } from "./seats";
import styles from "./purchase.module.css";

/** One purchase: its money, its seats, what can be done with it, what happened to it. */
export function PurchasePage({ eventId, purchaseId }: { eventId: string; purchaseId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: purchase } = useSuspenseQuery(purchaseQuery(eventId, purchaseId));
  const [open, setOpen] = useState<Open | null>(null);
  const zone = event.time_zone;
  const shown = { purchase, zone };
  return (
    <>
      <Head {...shown} />
      <Overpaid purchase={purchase} onOpen={setOpen} />
      <MoneyTicket {...shown} onOpen={setOpen} />
      <div className={cx("side-by-side", styles.columns)}>
        <div className="stack">
          <Seats purchase={purchase} />
          <Answers purchase={purchase} />
          <Payments {...shown} onOpen={setOpen} />
        </div>
        <aside className="stack">
          <Actions purchase={purchase} onOpen={setOpen} />
          <Note purchase={purchase} />
        </aside>
        <History purchase={purchase} />
      </div>
      {open !== null && (
        <MoveDialog
          purchase={purchase}
          move={open.move}
          paymentId={open.paymentId}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
