import { expect, it } from "vitest";
import { daysWords } from "./date-filter";

const TODAY = "2026-03-26";

it.each([
  [undefined, undefined, undefined],
  ["2026-03-26", undefined, "Today"],
  ["2026-03-26", "2026-03-27", "Mar 26 to Mar 27"],
  ["2026-03-20", undefined, "Last 7 days"],
  ["2026-02-25", undefined, "Last 30 days"],
  ["2026-03-19", undefined, "Since Mar 19"],
  [undefined, "2026-03-19", "Up to Mar 19"],
  ["2026-03-19", "2026-03-19", "Mar 19"],
  ["2025-12-31", "2026-03-19", "Dec 31, 2025 to Mar 19"],
])("calls the days from %s to %s %s", (from, to, words) => {
  expect(daysWords({ from, to }, TODAY)).toBe(words);
});
