import { expect, it } from "vitest";
import { merge, mergedFields } from "./merge";
import type { PackageFields } from "./schema";

const BEFORE: Required<PackageFields> = {
  name: "Table of Ten",
  description: "A round table.",
  price: "2300.00",
  seats_per_package: 10,
  quantity_limit: 20,
  is_enabled: true,
  is_sponsorship: false,
};

it("asks only about what both have changed to something else", () => {
  const theirs = { ...BEFORE, price: "2400.00", quantity_limit: 22, is_sponsorship: true };
  const mine = { ...BEFORE, price: "2250.00", name: "Lakeside Table", is_sponsorship: true };
  const merged = merge(BEFORE, theirs, mine);
  expect(merged.clashes.map(({ field }) => field)).toEqual(["price"]);
  expect(merged.fitting.map(({ field, from }) => [field, from])).toEqual([
    ["name", "mine"],
    ["quantity_limit", "theirs"],
    ["is_sponsorship", "both"],
  ]);
  expect(merged.untouched).toEqual(["description", "seats_per_package", "is_enabled"]);
});

it("keeps both changes and what was decided", () => {
  const theirs = { ...BEFORE, price: "2400.00", quantity_limit: null };
  const mine = { ...BEFORE, price: "2250.00", name: "Lakeside Table" };
  const merged = merge(BEFORE, theirs, mine);
  expect(mergedFields(theirs, merged, { price: "2250.00" })).toEqual({
    ...BEFORE,
    name: "Lakeside Table",
    quantity_limit: null,
    price: "2250.00",
  });
});

it("takes a limit that was lifted for a change like any other", () => {
  const merged = merge(
    BEFORE,
    { ...BEFORE, quantity_limit: null },
    { ...BEFORE, quantity_limit: 30 },
  );
  expect(merged.clashes.map(({ field }) => field)).toEqual(["quantity_limit"]);
});
