import type { QueryClient } from "@tanstack/react-query";
import { salesCountsKey } from "@/features/live";
import { ApiProblem, api, read, type Schemas } from "@/lib/api";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import type { Outcome } from "@/lib/one-by-one";
import { wordsFor } from "@/lib/words";
import { PURCHASE } from "./purchase-query";
import { partlyPaidQuery, refundsDueQuery, summaryQuery } from "./queries";
import type { Purchase } from "./types";

/** A payment that is recorded by hand, in full: what is sent is what is looked for if the answer gets lost. */
export type NewPayment = Required<
  Pick<Schemas["MarkPaid"], "method" | "reference" | "received_on" | "accept_difference">
> & { amount: string };

/**
 * Records a payment on a purchase.
 *
 * @param inDoubt what an earlier request sent that had no answer: if it is on record, nothing is sent.
 */
export async function recordPayment(
  of: { event_id: string; purchase_id: string },
  payment: NewPayment,
  inDoubt?: NewPayment,
): Promise<Purchase> {
  if (inDoubt !== undefined) {
    const purchase = await readPurchase(of);
    if (isRecorded(purchase, inDoubt)) return purchase;
  }
  return read(api.POST(`${PURCHASE}/mark-paid`, { params: { path: of }, body: payment }));
}

export const readPurchase = (of: { event_id: string; purchase_id: string }): Promise<Purchase> =>
  read(api.GET(PURCHASE, { params: { path: of } }));

/** Whether such a payment is on record. What was more than due was recorded at the same time, as a second row. */
export function isRecorded({ payments }: Pick<Purchase, "payments">, payment: NewPayment): boolean {
  const same = payments.filter(
    (one) =>
      one.kind === "received" &&
      one.method === payment.method &&
      one.reference === payment.reference &&
      one.received_on === payment.received_on,
  );
  const sums = new Map<string, number>();
  for (const { at, amount } of same) sums.set(at, (sums.get(at) ?? 0) + toCents(amount));
  return [...sums.values()].includes(toCents(payment.amount));
}

/** Why a payment is not recorded, as far as is known, for its line in a list. */
export const whyOpen = (outcome: Exclude<Outcome, { kind: "done" }>): string =>
  outcome.kind === "in doubt"
    ? "There was no answer. It is looked for before it is sent again."
    : whyNotRecorded(outcome.error);

export function whyNotRecorded(error: unknown): string {
  if (!(error instanceof ApiProblem)) return wordsFor(error);
  const code: unknown = error.code;
  switch (code) {
    case "purchase_not_pending":
      return "It is paid already.";
    case "purchase_already_closed":
      return "It was cancelled or refunded meanwhile.";
    case "payment_difference":
      return typeof error.extra.amount_due === "string"
        ? `${formatMoney(error.extra.amount_due)} is due now.`
        : "Another amount is due now.";
    default:
      return error.of("received_on")?.detail ?? wordsFor(error);
  }
}

/** Reads the figures again that payments change. */
export const readFiguresAgain = (queries: QueryClient, eventId: string): Promise<unknown> =>
  Promise.all(
    [
      salesCountsKey(eventId),
      summaryQuery(eventId).queryKey,
      refundsDueQuery(eventId).queryKey,
      partlyPaidQuery(eventId).queryKey,
    ].map((queryKey) => queries.invalidateQueries({ queryKey })),
  );

/** The sum of amounts, as an amount. */
export const sumOf = (amounts: readonly string[]): string =>
  fromCents(amounts.reduce((sum, amount) => sum + toCents(amount), 0));
