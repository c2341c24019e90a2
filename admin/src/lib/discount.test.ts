import { describe, expect, it } from "vitest";
import { discountOn } from "./discount";

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
