import { expect, it } from "vitest";
import { toggled } from "./selection";

const LISTED = ["a", "b", "c", "d", "e"];

/** Toggles rows one after the other; a row with a plus is the end of a range. */
function after(...steps: string[]): string {
  let state: Parameters<typeof toggled>[0] = { ids: new Set(), anchor: null };
  for (const step of steps)
    state = toggled(state, LISTED, step.replace("+", ""), step.endsWith("+"));
  return LISTED.filter((id) => state.ids.has(id)).join("");
}

it("ticks and unticks a row", () => {
  expect(after("b")).toBe("b");
  expect(after("b", "b")).toBe("");
});

it("ticks a range down and up from the row before", () => {
  expect(after("b", "d+")).toBe("bcd");
  expect(after("d", "b+")).toBe("bcd");
});

it("unticks a range", () => {
  expect(after("a", "e+", "b", "d+")).toBe("ae");
});

it("without a row before, or with one that is gone, a range is one row", () => {
  expect(after("c+")).toBe("c");
  const gone = { ids: new Set<string>(), anchor: "gone" };
  expect([...toggled(gone, LISTED, "c", true).ids]).toEqual(["c"]);
});
