import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { toast } from "@/components/toast";
import { ApiProblem, api, read, Unreachable, type Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { cacheOnPage, paramsOf, PURCHASE } from "./purchase-query";
import { cachePurchase } from "./queries";
import { readFiguresAgain, readPurchase } from "./record-payment";
import type { Purchase } from "./types";

/** What can be done with a purchase. */
export type Move =
  | "mark-paid"
  | "mark-unpaid"
  | "refund"
  | "cancel"
  | "return"
  | "exchange"
  | "reassign"
  | "move-payment";

const ONE_PAYMENT = `${PURCHASE}/payments/{payment_id}/move` as const;

/** The calls that change a purchase, each with what it sends. */
export const CALLS = {
  markPaid: (of: Purchase, body: Schemas["MarkPaid"]) =>
    read(api.POST(`${PURCHASE}/mark-paid`, { params: paramsOf(of), body })),
  markUnpaid: (of: Purchase, body: Schemas["MarkUnpaid"]) =>
    read(api.POST(`${PURCHASE}/mark-unpaid`, { params: paramsOf(of), body })),
  cancel: (of: Purchase, body: Schemas["Reason"]) =>
    read(api.POST(`${PURCHASE}/cancel`, { params: paramsOf(of), body })),
  refund: (of: Purchase, body: Schemas["Refund"], signal?: AbortSignal) =>
    read(api.POST(`${PURCHASE}/refund`, { params: paramsOf(of), body, ...(signal && { signal }) })),
  return: (of: Purchase, body: Schemas["Return"], signal?: AbortSignal) =>
    read(api.POST(`${PURCHASE}/return`, { params: paramsOf(of), body, ...(signal && { signal }) })),
  exchange: (of: Purchase, body: Schemas["Exchange"], signal?: AbortSignal) =>
    read(
      api.POST(`${PURCHASE}/exchange`, { params: paramsOf(of), body, ...(signal && { signal }) }),
    ),
  reassign: (of: Purchase, body: Schemas["Reassign"]) =>
    read(api.POST(`${PURCHASE}/reassign`, { params: paramsOf(of), body })),
  update: (of: Purchase, body: Schemas["PurchasePatch"]) =>
    read(api.PATCH(PURCHASE, { params: paramsOf(of), body })),
  movePayment: (of: Purchase, { paymentId, to }: { paymentId: string; to: Purchase }) => {
    const path = { ...paramsOf(of).path, payment_id: paymentId };
    return read(api.POST(ONE_PAYMENT, { params: { path }, body: { purchase_id: to.id } }));
  },
};

const OUTDATED: ReadonlySet<unknown> = new Set([
  "purchase_not_pending",
  "purchase_not_completed",
  "purchase_already_closed",
  "payment_already_back",
]);

/** An earlier try had no answer, and the purchase has changed since: the change was probably made. */
export class ProbablyDone extends Error {
  override readonly name = "ProbablyDone";
}

/** Whether a change was refused because the purchase is no longer what was on the screen. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof ProbablyDone ||
  (error instanceof ApiProblem && error.status === 409 && OUTDATED.has(error.code));

/**
 * Changes a purchase with one of the calls, and shows the answer wherever the purchase is shown. If it has changed in
 * the meantime, what it is now is shown instead. What had no answer may have been done: it is not sent again unless the
 * purchase is as it was.
 *
 * @param done says what was done, in a toast.
 */
export function useChange<Body>(
  purchase: Purchase,
  call: (of: Purchase, body: Body) => Promise<Purchase>,
  done: (changed: Purchase, body: Body) => string,
) {
  const queries = useQueryClient();
  const inDoubt = useRef<Purchase | null>(null);
  const readAgain = () => readPurchase(paramsOf(purchase).path);
  return useMutation({
    mutationFn: async (body: Body) => {
      if (inDoubt.current !== null) {
        const now = await readAgain();
        if (!isEqual(now, inDoubt.current)) throw new ProbablyDone();
      }
      inDoubt.current = purchase;
      return call(purchase, body);
    },
    onSuccess: async (changed, body) => {
      await showEverywhere(queries, changed);
      // The answer of a moved payment is the other purchase.
      if (changed.id !== purchase.id) await showEverywhere(queries, await readAgain());
      toast(done(changed, body));
      await readFiguresAgain(queries, purchase.event_id);
    },
    onError: async (error) => {
      if (!(error instanceof Unreachable)) inDoubt.current = null;
      if (isOutdated(error)) await showEverywhere(queries, await readAgain());
    },
  });
}

const isEqual = (one: Purchase, other: Purchase): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Puts a purchase into every list and page that shows it. */
export async function showEverywhere(queries: QueryClient, changed: Purchase): Promise<void> {
  await cachePurchase(queries, changed);
  await cacheOnPage(queries, changed, () => changed);
}

export const whose = ({ purchaser }: Pick<Purchase, "purchaser">): string =>
  purchaser.name ?? purchaser.email ?? "an unnamed donor";

/** The same within a text, for names of either direction of writing. */
export const whoseInText = (purchase: Pick<Purchase, "purchaser">): string =>
  isolated(whose(purchase));
