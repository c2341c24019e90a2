import { expect, it } from "vitest";
import { salesPhase } from "./sales-window";

const OPENS = "2026-03-01T12:00:00Z";
const CLOSES = "2026-04-01T12:00:00Z";
const STARTS = "2026-05-01T12:00:00Z";

const phaseAt = (now: string, opens: string | null, closes: string | null) =>
  salesPhase({ sales_open_at: opens, sales_close_at: closes, starts_at: STARTS }, Date.parse(now));

it.each([
  ["2026-03-01T11:59:59Z", OPENS, CLOSES, "early"],
  [OPENS, OPENS, CLOSES, "open"],
  ["2026-04-01T11:59:59Z", OPENS, CLOSES, "open"],
  [CLOSES, OPENS, CLOSES, "late"],
  ["2020-01-01T00:00:00Z", null, CLOSES, "open"],
  ["2026-05-01T11:59:59Z", null, null, "open"],
  [STARTS, null, null, "late"],
  // Sales may go on after the start if their closing is later.
  ["2026-05-01T13:00:00Z", null, "2026-05-01T14:00:00Z", "open"],
])("at %s, with sales from %s to %s, it is %s", (now, opens, closes, phase) => {
  expect(phaseAt(now, opens, closes).phase).toBe(phase);
});

it("closes when the event starts, unless a closing is set", () => {
  expect(phaseAt(OPENS, null, null).closesAt).toBe(STARTS);
  expect(phaseAt(OPENS, null, CLOSES).closesAt).toBe(CLOSES);
});
