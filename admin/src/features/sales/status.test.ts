import { describe, expect, it } from "vitest";
import { howWords, statusOf } from "./status";

const TODAY = "2027-04-13";

describe("the status", () => {
  const paid = {
    payment_status: "completed",
    refund_due: false,
    amount_due: "0.00",
    payment_method: "check",
  } as const;

  it.each([
    [paid, "Paid"],
    [{ ...paid, amount_due: "50.00" }, "Partly paid"],
    [{ ...paid, payment_method: "comp" as const }, "Comp"],
    [{ ...paid, payment_method: "in_kind" as const }, "In kind"],
    [{ ...paid, payment_status: "pending" as const, amount_due: "50.00" }, "Waiting for payment"],
    // Somebody has to act on it, whatever else it is.
    [{ ...paid, amount_due: "50.00", refund_due: true }, "Refund due"],
    [{ ...paid, payment_status: "cancelled" as const, refund_due: true }, "Refund due"],
  ])("of %o is %s", (purchase, words) => {
    expect(statusOf(purchase).words).toBe(words);
  });
});

describe("how it is paid", () => {
  const pledge = {
    payment_method: "pledge",
    payment_reference: null,
    payment_status: "pending",
    due_on: "2027-05-01",
  } as const;

  it.each([
    [pledge, "Pledge, due May 1"],
    [{ ...pledge, due_on: "2028-01-02" }, "Pledge, due Jan 2, 2028"],
    [{ ...pledge, due_on: "2027-04-01" }, "Pledge, was due Apr 1"],
    [{ ...pledge, due_on: TODAY }, "Pledge, due Apr 13"],
    [{ ...pledge, payment_method: null }, "Due May 1"],
    [{ ...pledge, payment_status: "completed" as const }, "Pledge"],
    [
      {
        ...pledge,
        payment_status: "completed" as const,
        payment_method: "check" as const,
        payment_reference: "1187",
      },
      "Check 1187",
    ],
    [{ ...pledge, payment_status: "completed" as const, payment_method: "comp" as const }, null],
    [{ ...pledge, payment_method: null, due_on: null }, null],
  ])("of %o is %s", (purchase, words) => {
    expect(howWords(purchase, TODAY)).toBe(words);
  });
});
