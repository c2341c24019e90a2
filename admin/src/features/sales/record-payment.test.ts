import { expect, it } from "vitest";
import { ApiProblem, type Schemas } from "@/lib/api";
import { isRecorded, sumOf, whyNotRecorded, type NewPayment } from "./record-payment";

const CHECK: NewPayment = {
  amount: "500.00",
  method: "check",
  reference: "1187",
  received_on: "2027-04-12",
  accept_difference: false,
};

const row = (fields: Partial<Schemas["PaymentRead"]> = {}): Schemas["PaymentRead"] => ({
  id: crypto.randomUUID(),
  at: "2027-04-13T09:00:00Z",
  kind: "received",
  method: "check",
  reference: "1187",
  received_on: "2027-04-12",
  amount: "500.00",
  applied: true,
  refund_of: null,
  note: null,
  by: null,
  ...fields,
});

it("finds a payment that is on record", () => {
  expect(isRecorded({ payments: [row()] }, CHECK)).toBe(true);
});

it("finds one that was more than due, and is on record as two rows", () => {
  const payments = [row({ amount: "480.00" }), row({ amount: "20.00", applied: false })];
  expect(isRecorded({ payments }, CHECK)).toBe(true);
});

it.each([
  { kind: "refunded" as const },
  { method: "cash" as const },
  { reference: "1188" },
  { reference: null },
  { received_on: null },
  { amount: "480.00" },
])("takes no other for it: %o", (other) => {
  expect(isRecorded({ payments: [row(other)] }, CHECK)).toBe(false);
});

it("does not add up what was recorded at different times", () => {
  const payments = [
    row({ amount: "250.00" }),
    row({ amount: "250.00", at: "2027-04-13T09:05:00Z" }),
  ];
  expect(isRecorded({ payments }, CHECK)).toBe(false);
});

const problem = (code: string, extra: Record<string, unknown> = {}) =>
  new ApiProblem(409, code, "", "In the server's words.", null, [], extra, null);

it("says why a payment was not recorded", () => {
  expect(whyNotRecorded(problem("purchase_not_pending"))).toBe("It is paid already.");
  expect(whyNotRecorded(problem("payment_difference", { amount_due: "50.00" }))).toBe(
    "$50.00 is due now.",
  );
  expect(whyNotRecorded(problem("purchase_not_found"))).toBe("In the server's words.");
});

it("adds up in cents", () => {
  expect(sumOf(["0.10", "0.20", "1000.00"])).toBe("1000.30");
});
