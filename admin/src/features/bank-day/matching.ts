import { useMutation } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { listed } from "@/lib/words";
import type { Line, LineMethod } from "./statement";

export type Match = Schemas["PaymentMatch"];

/** A line with the purchases that it may have paid, likeliest first. */
export interface MatchedLine {
  line: Line;
  matches: readonly Match[];
  /** The purchase on which this very payment is on record. */
  recordedOn: string | null;
}

/** What somebody has decided about a line. */
export interface Choice {
  isTicked: boolean;
  /** The purchase that it paid; null while none is chosen. */
  purchaseId: string | null;
  method: LineMethod;
  /** Whether another amount than what is due is accepted. */
  isAccepted: boolean;
}

/** Asks which purchases the lines may have paid; nothing is changed by it. */
export const useMatching = (eventId: string) =>
  useMutation({
    mutationFn: async (lines: readonly Line[]): Promise<MatchedLine[]> => {
      const rows = lines.map(({ reference, amount, text }) => ({ reference, amount, text }));
      const answer = await read(
        api.POST("/api/v1/admin/events/{event_id}/payments/match", {
          params: { path: { event_id: eventId } },
          body: { rows },
        }),
      );
      return lines.map((line, at) => matchedLine(line, answer.rows[at]));
    },
  });

function matchedLine(line: Line, row: Schemas["MatchedRow"] | undefined): MatchedLine {
  const { suggestion = null, others = [], recorded_on: recordedOn = null } = row ?? {};
  return { line, matches: suggestion === null ? others : [suggestion, ...others], recordedOn };
}

const SURE: ReadonlySet<Schemas["MatchReason"]> = new Set([
  "purchase_id",
  "ticket_number",
  "reference",
]);

/** Whether a match is ticked beforehand: the amount alone is no reason, and another amount is never taken unasked. */
export const isSure = ({ because, difference }: Match): boolean =>
  toCents(difference) === 0 &&
  (because.some((reason) => SURE.has(reason)) ||
    (because.includes("name") && because.includes("amount")));

/** The first choice for each line: what is sure is ticked, but a purchase only once. */
export function firstChoices(matched: readonly MatchedLine[]): Map<number, Choice> {
  const taken = new Set<string>();
  return new Map(
    matched.map(({ line, matches, recordedOn }) => {
      const [best] = matches;
      const isTicked =
        recordedOn === null && best !== undefined && isSure(best) && !taken.has(best.purchase_id);
      if (isTicked) taken.add(best.purchase_id);
      return [
        line.number,
        {
          isTicked,
          purchaseId: best?.purchase_id ?? null,
          method: line.method,
          isAccepted: false,
        },
      ];
    }),
  );
}

const REASONS: Record<Schemas["MatchReason"], string> = {
  purchase_id: "the purchase's number",
  ticket_number: "a ticket number",
  reference: "the number noted on the order",
  name: "the name",
  amount: "the amount",
};

/** "Same name and amount": why a purchase is suggested. */
export const becauseWords = ({ because }: Pick<Match, "because">): string =>
  `Found by ${listed(because.map((reason) => REASONS[reason]))}.`;

/** What is agreed to by recording another amount than what is due; null where it is the same. */
export function differenceWords({ difference }: Pick<Match, "difference">): string | null {
  const cents = toCents(difference);
  const amount = formatMoney(fromCents(Math.abs(cents)));
  if (cents === 0) return null;
  return cents < 0
    ? `Record it and leave ${amount} due`
    : `Record it and keep ${amount} as paid too much`;
}
