import { describe, expect, it } from "vitest";
import { dueOf, isPartlyPaid, keptTickets, owedOf, paymentLines, returnedTickets } from "./money";

const ZONE = "America/New_York";
const PENDING = { payment_status: "pending", total_price: "480.00" } as const;
const PAID = { payment_status: "completed", total_price: "480.00" } as const;

describe("what is due", () => {
  it.each([
    [{ ...PENDING, amount_due: "480.00" }, "480.00", false],
    [{ ...PAID, amount_due: "0.00" }, "0.00", false],
    [{ ...PAID, amount_due: "30.00" }, "30.00", true],
    // Stored in a tab by a release that did not know parts.
    [PENDING, "480.00", false],
    [PAID, "0.00", false],
  ])("%o", (purchase, due, isPartly) => {
    expect(dueOf(purchase)).toBe(due);
    expect(isPartlyPaid(purchase)).toBe(isPartly);
  });
});

describe("what has to be returned", () => {
  it.each([
    [{ ...PAID, refund_due: false, refund_due_amount: "0.00", overpaid_by: "0.00" }, null],
    [{ ...PAID, refund_due: true, refund_due_amount: "240.00", overpaid_by: "0.00" }, "240.00"],
    [{ ...PAID, refund_due: true, refund_due_amount: "240.10", overpaid_by: "0.20" }, "240.30"],
    [{ ...PAID, refund_due: true }, "480.00"],
    [PAID, null],
  ])("%o", (purchase, owed) => {
    expect(owedOf(purchase)).toBe(owed);
  });
});

it("tells seats that were given back from those that stay", () => {
  const ticket = (ticket_number: string, returned_at: string | null | undefined) =>
    ({ ticket_number, returned_at }) as never;
  const purchase = {
    tickets: [ticket("T-1", null), ticket("T-2", "2027-04-12T05:00:00Z"), ticket("T-3", undefined)],
  };
  const numbers = (tickets: { ticket_number: string }[]) =>
    tickets.map(({ ticket_number }) => ticket_number);
  expect(numbers(keptTickets(purchase))).toEqual(["T-1", "T-3"]);
  expect(numbers(returnedTickets(purchase))).toEqual(["T-2"]);
});

describe("a payment", () => {
  const payment = {
    id: "1",
    at: "2027-04-13T02:00:00Z",
    kind: "received",
    method: "check",
    reference: "1187",
    received_on: "2027-04-10",
    amount: "450.00",
    applied: true,
    refund_of: null,
    note: null,
    by: null,
  } as const;

  it.each([
    [payment, "Received April 10, 2027, check 1187", "$450.00"],
    [
      { ...payment, method: null, reference: null, received_on: null },
      "Received April 12, 2027",
      "$450.00",
    ],
    [
      { ...payment, kind: "refunded" as const, received_on: null },
      "Returned to you April 12, 2027, check 1187",
      "\u2212$450.00",
    ],
    [
      { ...payment, kind: "taken_back" as const },
      "Did not arrive after all April 10, 2027, check 1187",
      "\u2212$450.00",
    ],
  ])("%o", (one, words, amount) => {
    expect(paymentLines({ payments: [one] }, ZONE)).toEqual([{ id: "1", words, amount }]);
  });

  it("is none in what an earlier release stored", () => {
    expect(paymentLines({}, ZONE)).toEqual([]);
  });
});
