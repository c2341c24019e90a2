import { expect, it } from "vitest";
import type { EventRead } from "./queries";
import { bodyOf, fieldsOf } from "./schema";

const ORGANIZATION = { legal_name: "Harbor", tax_id: "00-1", address: "Pier", statement: null };
const fields = (organization: EventRead["organization"]) =>
  fieldsOf({ name: "Gala", organization } as EventRead);

it("a change of one part sends the organization as a whole", () => {
  const changed = { ...fields(ORGANIZATION), organization_tax_id: "00-2" };
  expect(bodyOf({ organization_tax_id: "00-2" }, changed)).toEqual({
    organization: { ...ORGANIZATION, tax_id: "00-2" },
  });
});

it("parts that are all empty take the organization away", () => {
  expect(bodyOf({ organization_tax_id: null }, fields(null))).toEqual({ organization: null });
});

it("what was not changed is not sent", () => {
  expect(bodyOf({ name: "Supper" }, fields(ORGANIZATION))).toEqual({ name: "Supper" });
});

it("an event that is kept from the release before has no organization", () => {
  expect(fieldsOf({ name: "Gala" } as EventRead).organization_legal_name).toBeNull();
});
