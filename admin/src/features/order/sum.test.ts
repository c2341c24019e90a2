import { describe, expect, it } from "vitest";
import { orderOf, TABLE } from "./samples";
import { differenceOf, sumOf, sumOfFewer } from "./sum";

const TEN_OFF = { discount_type: "percentage", discount_value: "10.00" } as const;

describe("what an order comes to", () => {
  it("is the list's price, less the promo code, of which the value of the seats is not deductible", () => {
    expect(sumOf(orderOf({ quantity: "2" }), TABLE, TEN_OFF)).toEqual({
      seats: 20,
      base: "4600.00",
      off: "460.00",
      listed: "4140.00",
      adjustment: "0.00",
      total: "4140.00",
      deductible: "2540.00",
    });
  });

  it("is the total that was agreed, and the adjustment is what makes it so", () => {
    const agreed = orderOf({ quantity: "2", hasOtherPrice: true, total: "4,000.00" });
    expect(sumOf(agreed, TABLE, null)).toMatchObject({
      listed: "4600.00",
      adjustment: "-600.00",
      total: "4000.00",
      deductible: "2400.00",
    });
    const more = orderOf({ hasOtherPrice: true, total: "2500" });
    expect(sumOf(more, TABLE, TEN_OFF)).toMatchObject({
      listed: "2070.00",
      adjustment: "430.00",
      total: "2500.00",
    });
  });

  it.each(["comp", "in_kind"] as const)(
    "is nothing as %s, whatever was agreed before",
    (settlement) => {
      const given = orderOf({ settlement, hasOtherPrice: true, total: "4000" });
      expect(sumOf(given, TABLE, null)).toMatchObject({
        adjustment: "-2300.00",
        total: "0.00",
        deductible: "0.00",
      });
    },
  );

  it("follows the list while the agreed total can't be read", () => {
    expect(sumOf(orderOf({ hasOtherPrice: true, total: "abc" }), TABLE, null).total).toBe(
      "2300.00",
    );
  });

  it("does not say what is deductible while nobody has stated the value of a seat", () => {
    expect(sumOf(orderOf(), { ...TABLE, fair_market_value: null }, null).deductible).toBeNull();
  });
});

describe("fewer packages, once some have been sold to others", () => {
  it("come to the list's price for that many", () => {
    expect(sumOfFewer(orderOf({ quantity: "2" }), TABLE, TEN_OFF, 1)).toEqual({
      quantity: "1",
      total: "2070.00",
    });
  });

  it.each([
    ["4000", "2", 1, "2000.00"],
    // A third of a cent is left out, two thirds are a cent.
    ["100.00", "3", 1, "33.33"],
    ["100.00", "3", 2, "66.67"],
    // Half a cent is rounded up.
    ["0.01", "2", 1, "0.01"],
  ])("of %s agreed for %s, %s are %s", (total, quantity, fewer, share) => {
    const agreed = orderOf({ hasOtherPrice: true, total, quantity });
    expect(sumOfFewer(agreed, TABLE, null, fewer).total).toBe(share);
  });
});

describe("another amount than the total", () => {
  it.each([
    ["", 0],
    ["2,300.00", 0],
    ["2000", -30_000],
    ["2320", 2_000],
    ["abc", 0],
  ])("%s", (amount, cents) => {
    expect(differenceOf(orderOf({ amount }), "2300.00")).toBe(cents);
  });

  it("counts only where money is there", () => {
    expect(differenceOf(orderOf({ amount: "5", settlement: "later" }), "2300.00")).toBe(0);
  });
});
