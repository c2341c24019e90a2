import { expect, it } from "vitest";
import { showField, trailName, typeField, type FieldsOf } from "./fields";

const CONTEXT = { zone: "America/New_York", discountType: "percentage" } as const;

it.each([
  ["money", "2300.00", "$2,300.00", "2,300.00"],
  ["limit", 1000, "1,000", "1000"],
  ["switch", true, "Yes", "true"],
  ["time", "2026-04-18T03:59:00Z", "Fri, Apr 17, 2026 · 11:59 PM EDT", "2026-04-17T23:59"],
  ["discount", "12.50", "12.5%", "12.5"],
] as const)("shows and types a %s of %s", (kind, value, shown, typed) => {
  const field = { label: "Field", kind };
  expect(showField(field, value, CONTEXT)).toBe(shown);
  expect(typeField(field, value, CONTEXT)).toBe(typed);
});

it("shows what null means, and types nothing for it", () => {
  const limit = { label: "Quantity limit", kind: "limit", none: "No limit" } as const;
  expect(showField(limit, null, CONTEXT)).toBe("No limit");
  expect(typeField(limit, null, CONTEXT)).toBe("");
  expect(showField({ label: "Name", kind: "text" }, null, CONTEXT)).toBeNull();
});

it("names a field within a sentence by its label, unless it has a name for that", () => {
  expect(trailName({ label: "Quantity limit", kind: "limit" })).toBe("quantity limit");
  expect(trailName({ label: "Sponsorship", kind: "switch", trail: "sponsorship mark" })).toBe(
    "sponsorship mark",
  );
});

it("takes no description of a wrong kind, and none without what null means", () => {
  interface Patch {
    price?: string;
    limit?: number | null;
  }
  // @ts-expect-error An amount is no number of things.
  const wrongKind: FieldsOf<Patch> = { price: { label: "Price", kind: "count" }, limit: LIMIT };
  // @ts-expect-error A limit may be null, and what that means is missing.
  const noMeaning: FieldsOf<Patch> = { price: PRICE, limit: { label: "Limit", kind: "limit" } };
  // @ts-expect-error The limit is not described at all.
  const missing: FieldsOf<Patch> = { price: PRICE };
  expect([wrongKind, noMeaning, missing]).toHaveLength(3);
});

const PRICE = { label: "Price", kind: "money" } as const;
const LIMIT = { label: "Limit", kind: "limit", none: "No limit" } as const;
