import { expect, it } from "vitest";
import { ApiProblem, isProblem } from ".";

const problem = (code: string) => new ApiProblem(409, code, "", "Sold out.", "r1", [], {}, null);

it("is recognised by its code", () => {
  expect(isProblem(problem("sold_out"), "price_changed", "sold_out")).toBe(true);
  expect(isProblem(problem("sold_out"), "price_changed")).toBe(false);
  expect(isProblem(new Error("sold_out"), "sold_out")).toBe(false);
});

it("keeps a code that only a newer API has, and is none of the known ones", () => {
  const newer = problem("seats_reserved");
  expect(newer.code).toBe("seats_reserved");
  expect(newer.message).toBe("Sold out.");
  // @ts-expect-error A code that no problem can have is a type error, not a branch that never runs.
  expect(newer.code === "sold_uot").toBe(false);
  // @ts-expect-error The same here.
  expect(isProblem(newer, "sold_uot")).toBe(false);
});
