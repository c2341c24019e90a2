import { describe, expect, it } from "vitest";
import { lostTicketsWords, namedWords } from "@/features/sales/seats";
import { paidPurchaseOf, purchaseOf, ticketOf } from "@/test/purchase-sample";
import { exchangeResult, guestsMoveWords, returnWords } from "./consequences";
import { differenceWords } from "./difference";

const gone = { returned_at: "2027-04-13T13:40:00Z" };
const oneReturned = [ticketOf(1), ticketOf(2), ticketOf(3, gone), ticketOf(4, gone)];

describe("what comes of a return", () => {
  it("of a paid purchase: seats, the new total, what is to be refunded", () => {
    const after = paidPurchaseOf({
      quantity: 1,
      total_price: "2300.00",
      amount_paid: "2300.00",
      refund_due_amount: "2300.00",
      tickets: oneReturned,
    });
    expect(returnWords(paidPurchaseOf(), after)).toBe(
      "2 seats go back on sale. The total becomes $2,300.00, so $2,300.00 is to be refunded.",
    );
  });

  it("of one that is not paid: what is due of the new total", () => {
    const after = purchaseOf({
      total_price: "2300.00",
      amount_due: "2300.00",
      tickets: oneReturned,
    });
    expect(returnWords(purchaseOf(), after)).toContain("$2,300.00, of which $2,300.00 is due.");
  });

  it("of one that is partly paid, if the rest covers it: nothing is refunded", () => {
    const before = paidPurchaseOf({ amount_paid: "2300.00", amount_due: "2300.00" });
    const after = paidPurchaseOf({
      total_price: "2300.00",
      amount_paid: "2300.00",
      tickets: oneReturned,
    });
    expect(returnWords(before, after)).toBe(
      "2 seats go back on sale. The total becomes $2,300.00.",
    );
  });
});

describe("what comes of an exchange", () => {
  it("is due after it, with what was open before", () => {
    const before = paidPurchaseOf({ amount_paid: "4000.00", amount_due: "600.00" });
    const after = paidPurchaseOf({ total_price: "10000.00", amount_due: "6000.00" });
    expect(exchangeResult(before, after)).toEqual({
      words: "Due after it, with the $600.00 still open",
      amount: "6000.00",
    });
    expect(exchangeResult(paidPurchaseOf(), after).words).toBe("Due after it");
  });

  it("or is to be refunded", () => {
    const after = paidPurchaseOf({ total_price: "1000.00", refund_due_amount: "3600.00" });
    expect(exchangeResult(paidPurchaseOf(), after)).toEqual({
      words: "To be refunded after it",
      amount: "3600.00",
    });
  });

  it("says how many named guests move along, and how many seats go", () => {
    const tickets = [ticketOf(1, { guest_name: "Ole" }), ticketOf(2), ticketOf(3), ticketOf(4)];
    const before = paidPurchaseOf({ tickets });
    expect(guestsMoveWords(before, before)).toBe(
      "1 named guest moves along, and answers that still fit. Nobody is without a seat for a moment.",
    );
    const after = paidPurchaseOf({ tickets: [...tickets.slice(0, 2), ticketOf(3, gone)] });
    expect(guestsMoveWords(before, after)).toContain("2 seats go back on sale.");
  });
});

describe("which seats go", () => {
  const named = (number: number, guest_name: string) => ticketOf(number, { guest_name });

  it("counts those with and without a name", () => {
    expect(namedWords([ticketOf(1), ticketOf(2), named(3, "Ole")])).toBe(
      "2 without a name, 1 named",
    );
    expect(namedWords([ticketOf(1)])).toBe("1 without a name");
    expect(namedWords([named(1, "Ole")])).toBe("1 named");
  });

  it("names who loses a ticket, and counts the rest", () => {
    expect(lostTicketsWords([ticketOf(1)])).toBeNull();
    expect(lostTicketsWords([named(1, "Ole")])).toBe("Ole loses the ticket.");
    const many = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => named(number, `Guest ${number}`));
    expect(lostTicketsWords(many)).toContain("Guest 6, and 2 other guests lose their tickets.");
  });
});

describe("another amount than what is due", () => {
  it("leaves the rest due, or is kept as too much", () => {
    expect(differenceWords("450.00", "500.00")).toEqual({
      title: "Leave $50.00 due",
      text: "$450.00 is $50.00 less than what is due. Nothing is dropped: the difference stays on the purchase.",
    });
    expect(differenceWords("520.00", "500.00")?.title).toBe("Keep $20.00 as paid too much");
  });

  it("is not asked about where it is the same", () => {
    expect(differenceWords("500.00", "500.00")).toBeNull();
    expect(differenceWords("0.30", "0.30")).toBeNull();
  });
});
