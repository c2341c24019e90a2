import { MarkPaid, StatementRows } from "@/api/limits";
import { lengthOf, tidyText } from "@/lib/text";
import { toCents } from "@/lib/money";
import { readAmount, readDay } from "./cells";
import { isHead, type Column } from "./columns";

/** How the money of a line came. */
export type LineMethod = "check" | "bank_transfer";

/** A payment that a line of the statement reports. */
export interface Line {
  /** Its place among the pasted rows, from 1. */
  number: number;
  day: string | null;
  amount: string;
  /** The check number, or the bank's own reference; what is recorded. */
  reference: string | null;
  text: string | null;
  method: LineMethod;
}

/** A line that is no payment of ours, and why. */
export interface LeftOut {
  number: number;
  words: string;
  why: "money out" | "no amount" | "too much";
}

export interface Statement {
  lines: readonly Line[];
  leftOut: readonly LeftOut[];
}

export const MOST_LINES = StatementRows.rows.maxItems;

const CHECK = /\b(?:check|cheque|chk|ck)\b\.?\s*(?:number|no\.?)?\s*#?\s*(\d{1,20})?/i;

/** Reads the rows as payments, by what their columns are used as. */
export function readStatement(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  today: string,
): Statement {
  const lines: Line[] = [];
  const leftOut: LeftOut[] = [];
  for (const [at, row] of rows.entries()) {
    if (at === 0 && isHead(row, today)) continue;
    const number = at + 1;
    const found = readAmount(valueIn(row, columns, "amount"));
    const why = faultOf(found);
    if (found === null || why !== null)
      leftOut.push({ number, words: row.filter(Boolean).join(" · "), why: why ?? "no amount" });
    else lines.push({ number, amount: found.amount, ...restOf(row, columns, today) });
  }
  return { lines, leftOut };
}

function faultOf(found: ReturnType<typeof readAmount>): LeftOut["why"] | null {
  if (found === null || toCents(found.amount) === 0) return "no amount";
  if (found.isOut) return "money out";
  return toCents(found.amount) > toCents(MarkPaid.amount.maximum) ? "too much" : null;
}

function restOf(
  row: readonly string[],
  columns: readonly Column[],
  today: string,
): Omit<Line, "number" | "amount"> {
  const text = shortened(valueIn(row, columns, "text"));
  const numbered = shortened(valueIn(row, columns, "reference").replace(/^#/, ""));
  const check = CHECK.exec(text ?? "");
  return {
    day: readDay(valueIn(row, columns, "day"), today),
    // Without a reference, a line that is pasted once more would look like a second payment.
    reference: numbered ?? check?.[1] ?? text,
    text,
    method: check !== null || isCheckNumber(numbered) ? "check" : "bank_transfer",
  };
}

const isCheckNumber = (reference: string | null): boolean => /^0*\d{1,6}$/.test(reference ?? "");

const valueIn = (row: readonly string[], columns: readonly Column[], wanted: Column): string =>
  row.filter((_, at) => columns[at] === wanted).join(" ");

/** As long as the API takes it; null for nothing. */
function shortened(text: string): string | null {
  const tidy = tidyText(text);
  const most = MarkPaid.reference.maxLength;
  if (lengthOf(tidy) <= most) return tidy || null;
  return tidyText(Array.from(tidy).slice(0, most).join(""));
}
