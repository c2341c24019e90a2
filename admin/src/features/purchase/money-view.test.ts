import { describe, expect, it } from "vitest";
import { paidPurchaseOf, paymentOf, purchaseOf } from "@/test/purchase-sample";
import { isHere, moneyView } from "./money-view";

const ZONE = "America/New_York";
const NOW = Date.parse("2027-04-13T13:40:00Z");
const view = (...[fields]: Parameters<typeof purchaseOf>) =>
  moneyView(purchaseOf(fields), ZONE, NOW);
const paidView = (...[fields]: Parameters<typeof purchaseOf>) =>
  moneyView(paidPurchaseOf(fields), ZONE, NOW);
const fact = ({ facts }: ReturnType<typeof moneyView>, name: string) =>
  facts.find(({ label }) => label === name);

describe("what was received, and what is due", () => {
  it("of a purchase that is paid: all of it, and nothing", () => {
    const paid = paidView({ deductible_amount: "2400.00" });
    expect(paid).toMatchObject({
      what: "2 × Table of Two, 4 seats",
      amount: "$4,600.00",
      below: "received, all of it",
      stub: { kicker: "Still due", amount: "Nothing", mood: "none", action: null },
    });
    expect(paid.facts).toEqual([
      { label: "How", words: "Check", code: "2041" },
      { label: "Received", words: "Apr 12, 2027" },
      { label: "Promo code", words: "None" },
      { label: "Tax-deductible", words: "$2,400.00" },
    ]);
  });

  it("of one that is partly paid: the rest, until the day that was agreed", () => {
    expect(
      paidView({ amount_paid: "4000.00", amount_due: "600.00", due_on: "2027-04-17" }),
    ).toMatchObject({
      amount: "$4,000.00",
      below: "received, of $4,600.00",
      stub: {
        kicker: "Still due",
        amount: "$600.00",
        below: "by April 17, agreed",
        action: "record",
      },
    });
    expect(paidView({ amount_paid: "4000.00", amount_due: "600.00" }).stub.below).toBeNull();
  });

  it("of a pledge: all of it, and a day that has passed is named", () => {
    const pledge = { payment_method: "pledge", due_on: "2027-04-17" } as const;
    expect(view(pledge)).toMatchObject({
      amount: "$0.00",
      below: "received, of $4,600.00",
      stub: { kicker: "To be paid", amount: "$4,600.00", below: "by April 17, agreed" },
    });
    expect(fact(view(pledge), "How")?.words).toBe("Pledge");
    expect(view({ ...pledge, due_on: "2027-04-12" }).stub.below).toBe("was due on April 12");
    expect(view({ ...pledge, due_on: "2028-01-05" }).stub.below).toBe("by January 5, 2028, agreed");
  });

  it("of a donor's purchase that waits: until when its seats are held", () => {
    expect(view({ hold_expires_at: "2027-04-15T13:40:00Z" }).stub.below).toBe(
      "Its seats are held until Thursday, April 15, 9:40 AM EDT.",
    );
  });

  it("of one with a returned package: what has to go back", () => {
    const returned = paidView({
      quantity: 1,
      total_price: "2300.00",
      amount_paid: "2300.00",
      refund_due_amount: "2300.00",
      refund_due: true,
      returned_quantity: 1,
    });
    expect(returned.stub).toMatchObject({
      kicker: "To be refunded",
      amount: "$2,300.00",
      below: "Seats were given back after they were paid.",
      action: "refund",
    });
    expect(fact(returned, "Returned")?.words).toBe("1 × Table of Two");
  });

  it("of one that was paid twice: the second payment", () => {
    expect(paidView({ overpaid_by: "4600.00", refund_due: true }).stub).toMatchObject({
      kicker: "To be refunded",
      amount: "$4,600.00",
      action: "refund",
    });
  });

  it("with an amount that fits nothing: what is due comes first", () => {
    expect(view({ overpaid_by: "460.00", refund_due: true }).stub).toMatchObject({
      kicker: "To be paid",
      amount: "$4,600.00",
      action: "record",
    });
  });

  it("after a refund out of goodwill: what is kept, and nothing is due", () => {
    expect(paidView({ amount_paid: "4200.00", goodwill_refunded: "400.00" })).toMatchObject({
      amount: "$4,200.00",
      below: "received and kept, of $4,600.00; $400.00 was given back",
      stub: { amount: "Nothing" },
    });
  });

  it("of a comp and of what was given in kind: nothing, and why", () => {
    const free = { total_price: "0.00", amount_paid: "0.00", price_adjustment: "-4600.00" };
    const comp = paidView({ ...free, payment_method: "comp", payments: [], paid_at: null });
    expect(comp).toMatchObject({
      amount: "$0.00",
      below: "a comp: nothing is to be paid",
      stub: { amount: "Nothing", below: "Counted as a comp." },
    });
    expect(fact(comp, "Price")?.words).toBe("Agreed, instead of $4,600.00");
    const inKind = paidView({ ...free, payment_method: "in_kind" });
    expect(inKind.below).toBe("given in kind: nothing is to be paid");
    expect(inKind.stub.below).toBe("What was given is in the note.");
    expect(paidView({ ...free, payment_method: null }).below).toBe("nothing is to be paid");
  });
});

describe("of a closed purchase it says what became of it", () => {
  const closed = { amount_due: "0.00" } as const;

  it("cancelled by the team, or because it was not paid in time", () => {
    const cancelled = {
      ...closed,
      payment_status: "cancelled",
      cancelled_at: "2027-04-11T16:00:00Z",
    } as const;
    expect(view({ ...cancelled, cancelled_because: "cancelled" })).toMatchObject({
      amount: "Cancelled",
      below: "by the team on April 11; it was $4,600.00",
      stub: { amount: "Nothing", action: null },
    });
    expect(view({ ...cancelled, cancelled_because: "hold_ended" }).below).toBe(
      "it was not paid in time, and ended on April 11; it was $4,600.00",
    );
  });

  it("refunded, with all that went back", () => {
    const payments = [
      paymentOf("4600.00"),
      paymentOf("4000.00", { kind: "refunded" }),
      paymentOf("600.00", { kind: "refunded" }),
    ];
    expect(
      paidView({ ...closed, payment_status: "refunded", amount_paid: "0.00", payments }),
    ).toMatchObject({
      amount: "Refunded",
      below: "$4,600.00 went back; its seats are back on sale",
    });
    expect(view({ ...closed, payment_status: "refunded" }).below).toContain("all of it went back");
  });

  it("failed", () => {
    expect(view({ ...closed, payment_status: "failed" })).toMatchObject({
      amount: "Failed",
      below: "the payment of $4,600.00; its seats are back on sale",
    });
  });

  it("and what came after it has to go back", () => {
    const late = view({ ...closed, payment_status: "cancelled", overpaid_by: "4600.00" });
    expect(late.stub).toMatchObject({
      kicker: "To be refunded",
      amount: "$4,600.00",
      below: "The payment came after the hold had ended, and the seats are gone.",
      action: "refund",
    });
  });
});

it("says that nobody has stated what is tax-deductible", () => {
  expect(fact(view(), "Tax-deductible")?.words).toBe("Not stated");
  expect(fact(view(), "How")?.words).toBe("Not paid yet");
  expect(fact(view({ promo_code: "EARLY-BIRD" }), "Promo code")?.code).toBe("EARLY-BIRD");
});

it.each([
  ["nothing of it went back", [], true],
  ["a part of it went back", ["100.00"], true],
  ["all of it went back, in parts", ["100.00", "400.00"], false],
])("a payment is here if %s", (_, back, expected) => {
  const came = paymentOf("500.00");
  const gone = back.map((amount) =>
    paymentOf(amount, { kind: "refunded", refund_of: came.id, reference: amount }),
  );
  const other = paymentOf("500.00", { kind: "taken_back", refund_of: "another" });
  const purchase = purchaseOf({ payments: [came, ...gone, other] });
  expect(isHere(came, purchase)).toBe(expected);
  expect(isHere(other, purchase)).toBe(false);
});
