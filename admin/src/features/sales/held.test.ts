import { expect, it } from "vitest";
import { withHeld } from "./held";
import type { Purchase } from "./queries";

const bought = (id: string, minute: number) =>
  ({ id, created_at: `2026-11-01T18:0${minute}:00Z` }) as Purchase;
const ids = (purchases: readonly Purchase[]) => purchases.map(({ id }) => id).join("");
const [a, b, c] = [bought("a", 1), bought("b", 2), bought("c", 3)];

it("puts what is held where it was in the list", () => {
  expect(ids(withHeld([c, a], { form: b }))).toBe("cba");
  expect(ids(withHeld([], { form: b }))).toBe("b");
});

it("shows a purchase once, as the list has it, however many hold it", () => {
  const newer = { ...b, package_name: "Table of ten" };
  expect(withHeld([c, newer], { form: b, question: b })).toEqual([c, newer]);
  expect(ids(withHeld([c], { form: b, question: b }))).toBe("cb");
});
