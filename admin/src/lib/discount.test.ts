import { describe, expect, it } from "vitest";
import { discounted, discountOn } from "./discount";

describe("what a promo code takes off", () => {
  it.each([
    ["percentage", "10.00", "500.00", "50.00"],
    ["percentage", "12.50", "95.00", "11.88"], // 11.875
    ["percentage", "33.33", "0.05", "0.02"], // 0.016665
    ["percentage", "1.00", "0.49", "0.00"], // 0.0049
    ["percentage", "1.00", "0.50", "0.01"], // 0.005, half a cent goes up
    ["percentage", "100.00", "20000000.00", "20000000.00"],
    ["percentage", "99.99", "20000000.00", "19998000.00"],
    ["fixed_amount", "25.00", "500.00", "25.00"],
    ["fixed_amount", "50.00", "20.00", "20.00"],
    ["fixed_amount", "50.00", "0.00", "0.00"],
  ] as const)("%s of %s on %s is %s", (discount_type, discount_value, base, off) => {
    expect(discountOn(base, { discount_type, discount_value })).toBe(off);
  });
});

describe("what is left with a promo code", () => {
  it.each([
    // Half a cent goes up: the donor pays the less.
    ["33.30", "percentage", "15.00", "28.30"],
    ["0.01", "percentage", "50.00", "0.00"],
    ["0.03", "percentage", "50.00", "0.01"],
    ["250.00", "percentage", "33.33", "166.67"],
    ["123.45", "percentage", "7.25", "114.50"],
    ["1.00", "percentage", "100.00", "0.00"],
    ["2.01", "percentage", "50.00", "1.00"],
    ["1000000.00", "percentage", "99.99", "100.00"],
    ["999999.99", "percentage", "1.00", "989999.99"],
    ["480.00", "fixed_amount", "25.00", "455.00"],
    ["95.00", "fixed_amount", "95.00", "0.00"],
  ] as const)("takes %s with %s %s to %s", (price, type, value, total) => {
    expect(discounted(price, { discount_type: type, discount_value: value })).toBe(total);
  });

  it("never goes below zero", () => {
    expect(discounted("10.00", { discount_type: "fixed_amount", discount_value: "25.00" })).toBe(
      "0.00",
    );
    expect(discounted("0.00", { discount_type: "percentage", discount_value: "15.00" })).toBe(
      "0.00",
    );
  });

  it("is exact for every percentage of awkward prices", () => {
    for (const cents of [1n, 99n, 333n, 9_999n, 123_457n, 99_999_999n]) {
      for (let hundredths = 100n; hundredths <= 10_000n; hundredths += 7n) {
        // Half up in whole numbers of any size: twice the product, plus the divisor, over twice the divisor.
        const off = (2n * cents * hundredths + 10_000n) / 20_000n;
        const price = (Number(cents) / 100).toFixed(2);
        const value = (Number(hundredths) / 100).toFixed(2);
        expect(discounted(price, { discount_type: "percentage", discount_value: value })).toBe(
          (Number(cents - off) / 100).toFixed(2),
        );
      }
    }
  });
});
