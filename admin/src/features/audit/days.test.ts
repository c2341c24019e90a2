import { expect, it } from "vitest";
import { byDay, dayTitle } from "./days";
import type { AuditEntry } from "./queries";

const at = (occurred_at: string) => ({ occurred_at }) as AuditEntry;

it("groups entries by the reader's calendar", () => {
  const entries = [
    at("2026-03-26T04:30:00Z"),
    at("2026-03-26T03:30:00Z"),
    at("2026-03-24T12:00:00Z"),
  ];
  expect(
    byDay(entries, "America/New_York").map(({ day, entries: ofDay }) => [day, ofDay.length]),
  ).toEqual([
    ["2026-03-26", 1],
    ["2026-03-25", 1],
    ["2026-03-24", 1],
  ]);
  expect(byDay(entries, "UTC").map(({ entries: ofDay }) => ofDay.length)).toEqual([2, 1]);
});

it("names days relative to today", () => {
  expect(dayTitle("2026-03-26", "2026-03-26")).toBe("Today, March 26");
  expect(dayTitle("2026-02-28", "2026-03-01")).toBe("Yesterday, February 28");
  expect(dayTitle("2026-03-24", "2026-03-26")).toBe("Tuesday, March 24");
  expect(dayTitle("2025-12-31", "2026-03-26")).toBe("Wednesday, December 31, 2025");
});
