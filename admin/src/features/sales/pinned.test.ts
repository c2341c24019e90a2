import { expect, it } from "vitest";
import { withPinned } from "./pinned";
import type { Purchase } from "./types";

const bought = (id: string, minute: number) =>
  ({ id, created_at: `2026-11-01T18:0${minute}:00Z` }) as Purchase;
const ids = (purchases: readonly Purchase[]) => purchases.map(({ id }) => id).join("");
const [a, b, c] = [bought("a", 1), bought("b", 2), bought("c", 3)];

it("puts a pinned purchase at its place in the list", () => {
  expect(ids(withPinned([c, a], { form: b }))).toBe("cba");
  expect(ids(withPinned([], { form: b }))).toBe("b");
});

it("shows a purchase once, as listed, however often it is pinned", () => {
  const newer = { ...b, package_name: "Table of ten" };
  expect(withPinned([c, newer], { form: b, question: b })).toEqual([c, newer]);
  expect(ids(withPinned([c], { form: b, question: b }))).toBe("cb");
});
