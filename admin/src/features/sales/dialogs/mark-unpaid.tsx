import { TextField } from "@/components/field";
import { eventQuery } from "@/features/events";
import { CALLS, useChange, whoseInText } from "@/features/sales/moves";
import { formatMoney } from "@/lib/money";
import { formatOpening } from "@/lib/time";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNow } from "@/components/use-now";
import { ChangeDialog } from "./change-dialog";
import { useReason } from "./reason-field";
import { seatsOf } from "@/features/sales/seats";
import type { MoveProps } from "./types";

const MINUTE = 60_000;

/** Asks before the money of a purchase counts as never received: a check bounced. */
export function MarkUnpaid({ purchase, onClose }: MoveProps) {
  const reason = useReason();
  const marking = useChange(
    purchase,
    CALLS.markUnpaid,
    (done) => `The purchase of ${whoseInText(done)} waits for payment again.`,
  );
  const amount = formatMoney(purchase.amount_paid);
  return (
    <ChangeDialog
      purchase={purchase}
      title={`Mark ${amount} as not received?`}
      keep="Leave it paid"
      isKeepFirst
      proceed="Mark unpaid"
      look="danger"
      change={marking}
      onClose={onClose}
      onSubmit={() => {
        if (reason.check()) marking.mutate({ reason: reason.text }, { onSuccess: onClose });
      }}
    >
      <p>
        All {seatsOf(purchase)} stay theirs and the codes stay good, but the door will see “unpaid”.{" "}
        <NextHold purchase={purchase} />
      </p>
      <TextField {...reason.field} />
    </ChangeDialog>
  );
}

/** Until when the seats are kept without the money. */
function NextHold({ purchase }: Pick<MoveProps, "purchase">) {
  const { data: event } = useSuspenseQuery(eventQuery(purchase.event_id));
  const now = useNow();
  if (purchase.entered_by !== null || event.payment_hold_minutes === null)
    return "Nothing takes the seats away while it is unpaid.";
  const end = new Date(now + event.payment_hold_minutes * MINUTE).toISOString();
  return `The hold starts again and ends ${formatOpening(end, event.time_zone)}.`;
}
