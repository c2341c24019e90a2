import { expect, it } from "vitest";
import { merge, mergedFields } from "./merge";

const FIELDS = ["limit", "value", "note"] as const;
const BEFORE = { limit: 20 as number | null, value: "25.00", note: "" };

it("merges what does not conflict, and leaves conflicts to a person", () => {
  const theirs = { limit: null, value: "30.00", note: "" };
  const mine = { limit: 20, value: "20.00", note: "mine" };
  const merged = merge(FIELDS, BEFORE, theirs, mine);
  expect(merged.conflicts.map(({ field }) => field)).toEqual(["value"]);
  expect(merged.merged.map(({ field, from }) => [field, from])).toEqual([
    ["limit", "theirs"],
    ["note", "mine"],
  ]);
  expect(mergedFields(theirs, merged, { value: "20.00" })).toEqual({
    limit: null,
    value: "20.00",
    note: "mine",
  });
});

it("has no conflict where both changed a field to the same value", () => {
  const same = { ...BEFORE, value: "30.00" };
  const { conflicts, merged, unchanged } = merge(FIELDS, BEFORE, same, same);
  expect(conflicts).toEqual([]);
  expect(merged.map(({ from }) => from)).toEqual(["both"]);
  expect(unchanged).toEqual(["limit", "note"]);
});
