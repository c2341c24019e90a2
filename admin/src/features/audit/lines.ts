import type { AuditEntry } from "./queries";
import { sentenceOf } from "./sentence";

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

/**
 * The entries as lines. A payment with its reference is two entries of one request, as is a refund with its reason: they
 * are one line.
 *
 * @param zone of the event.
 */
export function linesOf(entries: readonly AuditEntry[], zone: string): Line[] {
  const lines: Line[] = [];
  for (let place = 0; place < entries.length; place++) {
    const [entry, before] = [entries[place], entries[place + 1]];
    if (entry === undefined) break;
    const label = NOTES[entry.field_name ?? ""];
    if (label === undefined || before === undefined || !isChangeOf(entry, before)) {
      lines.push({ entry, note: null });
      continue;
    }
    const text = sentenceOf(entry, zone).change?.to ?? "";
    lines.push({ entry: before, note: `${label}: ${text}` });
    place++;
  }
  return lines;
}

/** Whether a note was written with a change of the payment's status. */
const isChangeOf = (note: AuditEntry, change: AuditEntry): boolean =>
  change.field_name === "payment_status" &&
  change.request_id === note.request_id &&
  change.entity_id === note.entity_id;
