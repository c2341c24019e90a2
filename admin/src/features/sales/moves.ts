import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/toast";
import { salesCountsKey } from "@/features/live";
import { api, isProblem, read } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import { tidyText } from "@/lib/text";
import { cachePurchase, refundsDueQuery, summaryQuery } from "./queries";
import { dueBack } from "./refunds";
import type { Purchase } from "./types";

export type Move = "mark-paid" | "cancel" | "refund";

const PURCHASE = "/api/v1/admin/events/{event_id}/purchases/{purchase_id}";
const paramsOf = (purchase: Purchase) => ({
  path: { event_id: purchase.event_id, purchase_id: purchase.id },
});

/** @param note the reference of a payment, or a reason; empty for none. */
function send(purchase: Purchase, move: Move, note: string): Promise<Purchase> {
  const params = paramsOf(purchase);
  const text = tidyText(note) || null;
  if (move === "mark-paid")
    return read(api.POST(`${PURCHASE}/mark-paid`, { params, body: { reference: text } }));
  if (move === "cancel")
    return read(api.POST(`${PURCHASE}/cancel`, { params, body: { reason: text } }));
  return read(api.POST(`${PURCHASE}/refund`, { params, body: { reason: text } }));
}

/** Changes the status of a purchase. If it has changed in the meantime, the list shows the current one. */
export function useMove() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ purchase, move, note }: { purchase: Purchase; move: Move; note: string }) =>
      send(purchase, move, note),
    onSuccess: async (moved, { move, purchase }) => {
      await cachePurchase(queries, moved);
      toast(doneWords(moved, move, dueBack(purchase) ?? moved.total_price));
      await Promise.all([
        queries.invalidateQueries({ queryKey: salesCountsKey(moved.event_id) }),
        queries.invalidateQueries({ queryKey: summaryQuery(moved.event_id).queryKey }),
        queries.invalidateQueries({ queryKey: refundsDueQuery(moved.event_id).queryKey }),
      ]);
    },
    onError: async (error, { purchase }) => {
      if (
        !isProblem(
          error,
          "purchase_not_pending",
          "purchase_not_completed",
          "purchase_already_closed",
        )
      )
        return;
      await cachePurchase(queries, await read(api.GET(PURCHASE, { params: paramsOf(purchase) })));
    },
  });
}

export const whose = ({ purchaser }: Purchase): string =>
  purchaser.name ?? purchaser.email ?? "an unnamed donor";

function doneWords(moved: Purchase, move: Move, refunded: string): string {
  const of = isolated(whose(moved));
  if (move === "mark-paid")
    return `${formatMoney(moved.total_price)} from ${of} is marked as paid.`;
  if (move === "cancel") return `The purchase of ${of} is cancelled; its seats are back on sale.`;
  return `${formatMoney(refunded)} to ${of} is marked as refunded.`;
}
