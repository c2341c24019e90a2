import { expect, it } from "vitest";
import { linesOf } from "./lines";
import type { AuditEntry } from "./queries";

const ZONE = "America/New_York";
const STATUS: AuditEntry = {
  sequence: 1,
  occurred_at: "2026-03-26T19:02:00Z",
  actor: { id: "jonas", name: "Jonas Berg" },
  entity_type: "purchase",
  entity_id: "one",
  action: "paid",
  field_name: "payment_status",
  old_value: "pending",
  new_value: "completed",
  request_id: "r1",
  hash: "h",
  about: { package_id: null, package_name: null, discount_type: null, label: "Theo Marchetti" },
};
const REFERENCE: AuditEntry = {
  ...STATUS,
  sequence: 2,
  field_name: "payment_reference",
  old_value: null,
  new_value: "check 1042",
};

it("shows a payment and its reference as one line", () => {
  expect(linesOf([REFERENCE, STATUS], ZONE)).toEqual([
    { entry: STATUS, note: "Reference: check 1042" },
  ]);
});

it("shows a refund and its reason as one line, and the system's reason in words", () => {
  const refund: AuditEntry = { ...STATUS, action: "cancelled", new_value: "cancelled" };
  const reason: AuditEntry = { ...refund, field_name: "reason", new_value: "hold expired" };
  expect(linesOf([reason, refund], ZONE)).toEqual([
    { entry: refund, note: "Reason: The hold ran out" },
  ]);
});

it.each([
  ["of another request", { request_id: "r2" }],
  ["of another purchase", { entity_id: "two" }],
  ["of no status", { field_name: "refund_due" }],
])("leaves a note beside a change %s alone", (_, other) => {
  expect(linesOf([REFERENCE, { ...STATUS, ...other }], ZONE)).toHaveLength(2);
});

it("leaves a note alone whose change is on the next page", () => {
  expect(linesOf([REFERENCE], ZONE)).toEqual([{ entry: REFERENCE, note: null }]);
});

it("shows a change of a purchase as one line, with what became of its money", () => {
  const change = { ...STATUS, action: "returned" } as const;
  const quantity: AuditEntry = {
    ...change,
    field_name: "quantity",
    old_value: "4",
    new_value: "3",
  };
  const total: AuditEntry = {
    ...change,
    field_name: "total_price",
    old_value: "1000.00",
    new_value: "750.00",
  };
  const due: AuditEntry = { ...change, field_name: "refund_due", old_value: "false" };
  const reason: AuditEntry = {
    ...change,
    field_name: "reason",
    old_value: null,
    new_value: "Fewer guests",
  };
  expect(linesOf([reason, due, total, quantity], ZONE)).toEqual([
    { entry: quantity, note: "Total: $750.00, before $1,000.00; Reason: Fewer guests" },
  ]);
});

it("says that a note was changed, without its words", () => {
  const purchaser: AuditEntry = {
    ...STATUS,
    action: "updated",
    field_name: "purchaser",
    old_value: "Ingrid",
    new_value: "Ingrid Hallström",
  };
  const note: AuditEntry = { ...purchaser, field_name: "note", old_value: null, new_value: null };
  expect(linesOf([note, purchaser], ZONE)).toEqual([{ entry: purchaser, note: "Note: changed" }]);
});
