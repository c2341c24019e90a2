import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readFiguresAgain, recordPayment, type NewPayment } from "@/features/sales";
import { announce } from "@/lib/announce";
import { oneByOne, type Outcome } from "@/lib/one-by-one";
import { count } from "@/lib/words";
import type { Choice, MatchedLine } from "./matching";

export type ChosenLine = MatchedLine & { choice: Choice };

export interface Recording {
  /** By the number of the line; a line without one was not sent yet. */
  outcomes: ReadonlyMap<number, Outcome>;
  isRunning: boolean;
  /** How many of those that are being recorded are through, and how many they are. */
  progress: { through: number; of: number };
  record: (lines: readonly ChosenLine[]) => Promise<void>;
}

/** Records the payments of lines one after the other, each on its own. What is recorded is never sent again. */
export function useRecording(eventId: string): Recording {
  const queries = useQueryClient();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const [progress, setProgress] = useState({ through: 0, of: 0 });
  const record = async (chosen: readonly ChosenLine[]) => {
    if (isRunning) return;
    const lines = chosen.filter(({ line }) => outcomes.get(line.number)?.kind !== "done");
    setRunning(true);
    setProgress({ through: 0, of: lines.length });
    let done = 0;
    await oneByOne(lines, {
      send: ({ line, choice }) =>
        recordPayment(
          { event_id: eventId, purchase_id: choice.purchaseId ?? "" },
          paymentOf({ line, choice }),
          outcomes.get(line.number)?.kind === "in doubt",
        ),
      onOutcome: ({ line }, outcome) => {
        if (outcome.kind === "done") done += 1;
        setOutcomes((before) => new Map(before).set(line.number, outcome));
        setProgress(({ through, of }) => ({ through: through + 1, of }));
      },
    });
    setRunning(false);
    announce(`${done} of ${count(lines.length, "payment")} recorded.`);
    await readFiguresAgain(queries, eventId);
  };
  return { outcomes, isRunning, progress, record };
}

const paymentOf = ({ line, choice }: Pick<ChosenLine, "line" | "choice">): NewPayment => ({
  amount: line.amount,
  method: choice.method,
  reference: line.reference,
  received_on: line.day,
  accept_difference: choice.isAccepted,
});
