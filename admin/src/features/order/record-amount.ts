import { api, read, type Schemas } from "@/lib/api";
import { parseMoney } from "@/lib/money";
import { tidyText } from "@/lib/text";
import { differenceOf } from "./sum";
import type { OrderValues } from "./values";

type Purchase = Schemas["PurchaseRead"];

/** Whether an order is entered as pending first: another amount than its total was received. */
export const isOtherAmount = (values: OrderValues, total: string): boolean =>
  differenceOf(values, total) !== 0;

/**
 * Records what was received for a new order, if that is not its total.
 *
 * @returns false if it could not be recorded: the order waits for its payment then, as its page says.
 */
export async function recordAmount(purchase: Purchase, values: OrderValues): Promise<boolean> {
  if (!isOtherAmount(values, purchase.total_price)) return true;
  const call = api.POST("/api/v1/admin/events/{event_id}/purchases/{purchase_id}/mark-paid", {
    params: { path: { event_id: purchase.event_id, purchase_id: purchase.id } },
    body: {
      method: values.method,
      reference: tidyText(values.reference) || null,
      received_on: values.receivedOn || null,
      amount: parseMoney(values.amount),
      accept_difference: true,
    },
  });
  return read(call).then(
    () => true,
    () => false,
  );
}
