import { expect, it } from "vitest";
import { merge, mergedFields } from "./merge";

const FIELDS = ["limit", "value", "note"] as const;
const BEFORE = { limit: 20 as number | null, value: "25.00", note: "" };

it("puts together what doesn't clash, and leaves to a person what does", () => {
  const theirs = { limit: null, value: "30.00", note: "" };
  const mine = { limit: 20, value: "20.00", note: "mine" };
  const merged = merge(FIELDS, BEFORE, theirs, mine);
  expect(merged.clashes.map(({ field }) => field)).toEqual(["value"]);
  expect(merged.fitting.map(({ field, from }) => [field, from])).toEqual([
    ["limit", "theirs"],
    ["note", "mine"],
  ]);
  expect(mergedFields(theirs, merged, { value: "20.00" })).toEqual({
    limit: null,
    value: "20.00",
    note: "mine",
  });
});

it("is no clash when both changed it to the same", () => {
  const same = { ...BEFORE, value: "30.00" };
  const { clashes, fitting, untouched } = merge(FIELDS, BEFORE, same, same);
  expect(clashes).toEqual([]);
  expect(fitting.map(({ from }) => from)).toEqual(["both"]);
  expect(untouched).toEqual(["limit", "note"]);
});
