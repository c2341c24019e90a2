import { expect, it } from "vitest";
import { dueBack, whyDue } from "./refunds";

const payment = (amount: string) => ({
  payment_id: crypto.randomUUID(),
  reference: "ch_1",
  amount,
  received_at: "2026-03-08T05:00:00Z",
});
const PAID = { payment_status: "completed", total_price: "250.00" } as const;

it("adds up what has to go back, and knows nothing where nothing has to", () => {
  expect(dueBack({ ...PAID, refund_due: false, refunds_due: [] })).toBeNull();
  const refunds_due = [payment("250.00"), payment("250.10")];
  expect(dueBack({ ...PAID, refund_due: true, refunds_due })).toBe("500.10");
});

it("takes the total where the payment is not listed", () => {
  expect(dueBack({ ...PAID, refund_due: true, refunds_due: [] })).toBe("250.00");
});

it("says why money has to go back", () => {
  expect(whyDue({ payment_status: "completed" })).toContain("more than once");
  expect(whyDue({ payment_status: "refunded" })).toContain("after it was refunded");
  expect(whyDue({ payment_status: "cancelled" })).toContain("seats are gone");
});
