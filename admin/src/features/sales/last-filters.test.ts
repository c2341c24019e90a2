import { expect, it } from "vitest";
import { lastFilters, rememberFilters } from "./last-filters";

it("leads back to the filters of the same event only", () => {
  expect(lastFilters("gala")).toEqual({});
  rememberFilters("gala", { q: "whitf" });
  expect(lastFilters("gala")).toEqual({ q: "whitf" });
  expect(lastFilters("supper")).toEqual({});
});
