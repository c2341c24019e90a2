import { expect, it } from "vitest";
import { paidPurchaseOf, purchaseOf } from "@/test/purchase-sample";
import { actionsOf } from "./actions";

const moves = (purchase: Parameters<typeof actionsOf>[0]) =>
  actionsOf(purchase).map(({ move }) => move);

it("a paid purchase can be returned in part, exchanged, given away, refunded and marked unpaid", () => {
  expect(moves(paidPurchaseOf())).toEqual([
    "return",
    "exchange",
    "reassign",
    "refund",
    "mark-unpaid",
  ]);
  expect(actionsOf(paidPurchaseOf())[3]?.text).toBe("All or a part, up to $4,600.00.");
});

it("one that waits for payment can be cancelled, and has nothing to refund", () => {
  expect(moves(purchaseOf())).toEqual(["return", "exchange", "reassign", "cancel"]);
});

it("the only package is refunded or cancelled, not returned", () => {
  expect(moves(purchaseOf({ quantity: 1 }))).not.toContain("return");
});

it("of a closed purchase only money that came too late can go back", () => {
  const closed = { payment_status: "cancelled", amount_due: "0.00" } as const;
  expect(moves(purchaseOf(closed))).toEqual([]);
  expect(moves(purchaseOf({ ...closed, overpaid_by: "4600.00" }))).toEqual(["refund"]);
});

it("a comp can't be marked unpaid", () => {
  const comp = { total_price: "0.00", amount_paid: "0.00", payments: [] };
  expect(moves(paidPurchaseOf(comp))).toEqual(["return", "exchange", "reassign"]);
});
