import { describe, expect, it } from "vitest";
import { overpaidWords, toSettle } from "./to-settle";

type Settled = Parameters<typeof toSettle>[0];
type Payment = Settled["payments"][number];

const payment = (fields: Partial<Payment> = {}): Payment => ({
  id: crypto.randomUUID(),
  at: "2027-04-12T05:00:00Z",
  kind: "received",
  method: "card",
  reference: null,
  received_on: null,
  amount: "480.00",
  applied: true,
  refund_of: null,
  note: null,
  by: null,
  ...fields,
});

const loose = payment({ id: "loose", method: "check", reference: "1187", applied: false });

const purchase = (fields: Partial<Settled> = {}): Settled => ({
  payment_status: "completed",
  cancelled_because: null,
  total_price: "480.00",
  amount_due: "0.00",
  overpaid_by: "480.00",
  refund_due_amount: "0.00",
  returned_quantity: 0,
  payments: [payment(), loose],
  refunds_due: [
    {
      payment_id: "loose",
      reference: "1187",
      amount: "480.00",
      received_at: "2027-04-12T05:00:00Z",
    },
  ],
  ...fields,
});

describe("money that fits nothing", () => {
  it("came twice", () => {
    expect(toSettle(purchase())).toEqual([
      {
        amount: "480.00",
        words: "Paid twice: $480.00 by card, $480.00 by check 1187.",
        refund: "Refund one",
        paymentId: "loose",
      },
    ]);
  });

  it("was more than due", () => {
    const rest = payment({ ...loose, amount: "20.00" });
    const applied = payment({ method: "check", reference: "1187" });
    const [found] = toSettle(purchase({ overpaid_by: "20.00", payments: [applied, rest] }));
    expect(found?.words).toBe("Paid $20.00 too much: $480.00 by check 1187, $20.00 by check 1187.");
    expect(found?.refund).toBe("Refund $20.00");
  });

  it("is not what is due", () => {
    const wrong = payment({ ...loose, amount: "450.00" });
    const found = overpaidWords(
      purchase({
        payment_status: "pending",
        amount_due: "480.00",
        overpaid_by: "450.00",
        payments: [wrong],
      }),
    );
    expect(found).toBe(
      "$450.00 by check 1187 came, and $480.00 is due. It pays nothing until that is settled.",
    );
  });

  it.each([
    ["cancelled", "hold_ended", "after the hold had ended"],
    ["cancelled", null, "after the hold had ended"],
    ["cancelled", "cancelled", "after the purchase was cancelled"],
    ["failed", null, "after another had failed"],
    ["refunded", null, "after it was refunded"],
  ] as const)("came too late: %s, %s", (payment_status, cancelled_because, words) => {
    const found = overpaidWords(purchase({ payment_status, cancelled_because }));
    expect(found).toContain(words);
  });
});

describe("money that is owed", () => {
  const owed = { overpaid_by: "0.00", refund_due_amount: "240.00", refunds_due: [] };

  it("is for seats that were given back, or for an exchange", () => {
    const words = (returned_quantity: number) =>
      toSettle(purchase({ ...owed, returned_quantity })).map((one) => one.words);
    expect(words(1)).toEqual(["Seats were given back after they were paid."]);
    expect(words(0)).toEqual(["It was exchanged for something that costs less."]);
  });

  it("stands beside what was paid twice", () => {
    const both = toSettle(purchase({ refund_due_amount: "240.00", returned_quantity: 1 }));
    expect(both.map(({ amount }) => amount)).toEqual(["480.00", "240.00"]);
  });

  it("is none where everything is settled", () => {
    expect(toSettle(purchase({ overpaid_by: "0.00" }))).toEqual([]);
  });
});
