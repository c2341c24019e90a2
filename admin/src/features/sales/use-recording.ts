import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { announce } from "@/lib/announce";
import { oneByOne, type Outcome } from "@/lib/one-by-one";
import { count } from "@/lib/words";
import { showEverywhere } from "./moves";
import { readFiguresAgain, readPurchase, recordPayment, type NewPayment } from "./record-payment";
import type { Purchase } from "./types";

export interface Order {
  /** Of the line that it is recorded for. */
  key: string;
  purchaseId: string;
  payment: NewPayment;
}

export interface Recording {
  /** By key; what was not sent yet has none. */
  outcomes: ReadonlyMap<string, Outcome>;
  isRunning: boolean;
  /** How many of those that are being recorded are through, and how many they are. */
  progress: { through: number; of: number };
  /** Resolves with the keys of all that is recorded, now or before. */
  record: (orders: readonly Order[]) => Promise<ReadonlySet<string>>;
}

/**
 * Records payments one after the other, each on its own. What is recorded is never sent again, and what had no answer is
 * looked for first.
 *
 * @param onPurchase is given each purchase as it is afterwards, also where its payment was refused.
 */
export function useRecording(
  eventId: string,
  onPurchase?: (purchase: Purchase) => void,
): Recording {
  const queries = useQueryClient();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [progress, setProgress] = useState<Recording["progress"] | null>(null);
  const isRunning = useRef(false);
  const inDoubt = useRef(new Map<string, NewPayment>());
  const show = async (purchase: Purchase) => {
    await showEverywhere(queries, purchase);
    onPurchase?.(purchase);
  };
  const send = async ({ key, purchaseId, payment }: Order) => {
    const of = { event_id: eventId, purchase_id: purchaseId };
    await show(await recordPayment(of, payment, inDoubt.current.get(key)));
  };
  const record = async (orders: readonly Order[]) => {
    const known = new Map(outcomes);
    const open = orders.filter(({ key }) => known.get(key)?.kind !== "done");
    if (isRunning.current) return doneIn(known);
    isRunning.current = true;
    setProgress({ through: 0, of: open.length });
    const refused: Order[] = [];
    await oneByOne(open, {
      send,
      onOutcome: (order, outcome) => {
        known.set(order.key, outcome);
        if (outcome.kind === "in doubt") {
          // The first of several that are in doubt is the one that may be on record.
          const first = inDoubt.current.get(order.key) ?? order.payment;
          inDoubt.current.set(order.key, first);
        } else inDoubt.current.delete(order.key);
        if (outcome.kind === "failed") refused.push(order);
        setOutcomes(new Map(known));
        setProgress((before) => before && { ...before, through: before.through + 1 });
      },
    });
    await showAsTheyAre(eventId, refused, show);
    isRunning.current = false;
    setProgress(null);
    const done = doneIn(known);
    const recorded = open.filter(({ key }) => done.has(key)).length;
    announce(`${recorded} of ${count(open.length, "payment")} recorded.`);
    void readFiguresAgain(queries, eventId);
    return done;
  };
  return {
    outcomes,
    isRunning: progress !== null,
    progress: progress ?? { through: 0, of: 0 },
    record,
  };
}

const doneIn = (outcomes: ReadonlyMap<string, Outcome>): ReadonlySet<string> =>
  new Set([...outcomes].flatMap(([key, { kind }]) => (kind === "done" ? [key] : [])));

/** Somebody else has changed what was refused: it is shown as it is now. */
async function showAsTheyAre(
  eventId: string,
  refused: readonly Order[],
  show: (purchase: Purchase) => Promise<void>,
): Promise<void> {
  for (const { purchaseId } of refused) {
    try {
      await show(await readPurchase({ event_id: eventId, purchase_id: purchaseId }));
    } catch {
      // The list is read again anyway, when the counts have changed.
      return;
    }
  }
}
