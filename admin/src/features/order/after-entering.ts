import type { QueryClient } from "@tanstack/react-query";
import { eventQuery } from "@/features/events";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import { readFiguresAgain, recordPayment, type NewPayment } from "@/features/sales";
import { Unreachable, type Schemas } from "@/lib/api";
import { parseMoney } from "@/lib/money";
import { tidyText } from "@/lib/text";
import { isOtherAmount } from "./sum";
import type { OrderValues } from "./values";

/** Reads again what an order changes, and what may have changed where one was refused. */
export const readAgain = (queries: QueryClient, eventId: string): Promise<unknown> =>
  Promise.all([
    readFiguresAgain(queries, eventId),
    queries.invalidateQueries({ queryKey: eventQuery(eventId).queryKey, exact: true }),
    queries.invalidateQueries({ queryKey: packagesQuery(eventId).queryKey }),
    queries.invalidateQueries({ queryKey: promoCodesQuery(eventId).queryKey }),
  ]);

/**
 * Records what was received for a new order, if that is not its total.
 *
 * @returns false if it could not be recorded: the order waits for its payment then, as its page says.
 */
export async function recordAmount(
  { id, event_id, total_price }: Schemas["PurchaseRead"],
  values: OrderValues,
): Promise<boolean> {
  if (!isOtherAmount(values, total_price)) return true;
  const of = { event_id, purchase_id: id };
  const payment: NewPayment = {
    method: values.method,
    reference: tidyText(values.reference) || null,
    received_on: values.receivedOn || null,
    amount: parseMoney(values.amount) ?? total_price,
    accept_difference: true,
  };
  return (
    recordPayment(of, payment)
      // Without an answer it may be on record: that is looked for before it is sent again.
      .catch((error: unknown) => {
        if (error instanceof Unreachable) return recordPayment(of, payment, payment);
        throw error;
      })
      .then(
        () => true,
        () => false,
      )
  );
}
