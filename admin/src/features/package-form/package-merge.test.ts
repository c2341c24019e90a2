import { expect, it } from "vitest";
import { PACKAGE_FIELD_NAMES, type PackageFields } from "@/features/packages";
import { merge as mergeFields, mergedFields } from "@/lib/merge";

const merge = (before: PackageFields, theirs: PackageFields, mine: PackageFields) =>
  mergeFields<PackageFields>(PACKAGE_FIELD_NAMES, before, theirs, mine);

const BEFORE: PackageFields = {
  name: "Table of Ten",
  description: "A round table.",
  price: "2300.00",
  seats_per_package: 10,
  quantity_limit: 20,
  fair_market_value: null,
  is_enabled: true,
  is_sponsorship: false,
};

it("has a conflict only where both changed a field to different values", () => {
  const theirs = { ...BEFORE, price: "2400.00", quantity_limit: 22, is_sponsorship: true };
  const mine = { ...BEFORE, price: "2250.00", name: "Lakeside Table", is_sponsorship: true };
  const merged = merge(BEFORE, theirs, mine);
  expect(merged.conflicts.map(({ field }) => field)).toEqual(["price"]);
  expect(merged.merged.map(({ field, from }) => [field, from])).toEqual([
    ["name", "mine"],
    ["quantity_limit", "theirs"],
    ["is_sponsorship", "both"],
  ]);
  expect(merged.unchanged).toEqual([
    "description",
    "seats_per_package",
    "fair_market_value",
    "is_enabled",
  ]);
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

it("treats the removal of a limit as a change", () => {
  const merged = merge(
    BEFORE,
    { ...BEFORE, quantity_limit: null },
    { ...BEFORE, quantity_limit: 30 },
  );
  expect(merged.conflicts.map(({ field }) => field)).toEqual(["quantity_limit"]);
});
