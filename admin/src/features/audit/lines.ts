import type { AuditEntry } from "./queries";
import { sentenceOf } from "./sentence";
import { labelOf, valueWords } from "./values";

/** A line of the trail: an entry, and what was noted with it. */
export interface Line {
  entry: AuditEntry;
  /** "Reference: check 1042"; null where nothing was noted. */
  note: string | null;
}

const NOTES: Partial<Record<string, string>> = {
  payment_reference: "Reference",
  reason: "Reason",
};
/** What a change of a purchase is about, the most important first: its sentence is that of the whole change. */
const MAIN = [
  "package",
  "payment_status",
  "package_name",
  "quantity",
  "purchaser",
  "amount_paid",
  "overpaid_by",
  "refund_due_amount",
];
// They say nothing that the others don't.
const SILENT: ReadonlySet<string | null> = new Set(["refund_due", "package_id", "purchaser_id"]);

/**
 * The entries as lines. A change of a purchase is one line: a payment with its reference, a refund with its reason, a
 * return with the new total.
 *
 * @param zone of the event.
 */
export function linesOf(entries: readonly AuditEntry[], zone: string): Line[] {
  return changesIn(entries).flatMap((change) => {
    const main = mainOf(change);
    if (main === undefined) return change.map((entry) => ({ entry, note: null }));
    const notes = change
      .filter((entry) => entry !== main && !SILENT.has(entry.field_name))
      .map((entry) => noteOf(entry, zone))
      .reverse();
    return [{ entry: main, note: notes.length === 0 ? null : notes.join("; ") }];
  });
}

/** The entries, those that one request wrote about one purchase together. */
function changesIn(entries: readonly AuditEntry[]): AuditEntry[][] {
  const changes: AuditEntry[][] = [];
  for (const entry of entries) {
    const last = changes.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && isSameChange(entry, before)) last.push(entry);
    else changes.push([entry]);
  }
  return changes;
}

const isSameChange = (one: AuditEntry, other: AuditEntry): boolean =>
  one.entity_type === "purchase" &&
  one.request_id === other.request_id &&
  one.entity_id === other.entity_id;

const mainOf = (change: readonly AuditEntry[]): AuditEntry | undefined =>
  MAIN.flatMap((name) => change.filter(({ field_name }) => field_name === name)).at(0);

/** "Reference: check 1042", "Total: $750.00, before $1,000.00". */
function noteOf(entry: AuditEntry, zone: string): string {
  const { field_name, old_value, new_value } = entry;
  const label = NOTES[field_name ?? ""];
  if (label !== undefined) return `${label}: ${sentenceOf(entry, zone).change?.to ?? ""}`;
  const name = labelOf(field_name);
  const [from, to] = [old_value, new_value].map((value) => valueWords(entry, value, zone));
  if (from === null && to === null) return `${name}: changed`;
  return from === null
    ? `${name}: ${to ?? ""}`
    : `${name}: ${to ?? "nothing"}, before ${from ?? ""}`;
}
