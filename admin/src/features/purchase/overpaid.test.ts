import { expect, it } from "vitest";
import { paidPurchaseOf, paymentOf, purchaseOf } from "@/test/purchase-sample";
import { overpaidWords } from "./overpaid";

const card = paymentOf("480.00", { method: "card", reference: null });
const check = paymentOf("480.00", { reference: "1187", applied: false });

it("names both payments of a purchase that was paid twice", () => {
  const twice = { total_price: "480.00", overpaid_by: "480.00", payments: [card, check] };
  expect(overpaidWords(paidPurchaseOf(twice))).toBe(
    "Paid twice: $480.00 by card, $480.00 by check 1187.",
  );
});

it("says how much too much came", () => {
  const rest = paymentOf("20.00", { reference: "1187", applied: false });
  const more = { total_price: "480.00", overpaid_by: "20.00", payments: [card, rest] };
  expect(overpaidWords(paidPurchaseOf(more))).toBe(
    "Paid $20.00 too much: $480.00 by card, $20.00 by check 1187.",
  );
});

it("says that an amount does not fit, and what is due", () => {
  const wrong = { overpaid_by: "480.00", payments: [{ ...check, method: "provider" as const }] };
  expect(overpaidWords(purchaseOf(wrong))).toContain(
    "$480.00 came that does not fit: $4,600.00 is due.",
  );
});

it("says that money came when the seats had gone", () => {
  const late = { payment_status: "cancelled" as const, overpaid_by: "480.00", payments: [check] };
  expect(overpaidWords(purchaseOf({ ...late, amount_due: "0.00" }))).toBe(
    "$480.00 came after the purchase was closed, and the seats are gone: $480.00 by check 1187.",
  );
});

it("says nothing of a purchase whose money fits", () => {
  expect(overpaidWords(paidPurchaseOf())).toBeNull();
});
