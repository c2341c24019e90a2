import { describe, expect, it } from "vitest";
import { formatDiscount, readDiscount } from "./discount";

describe("formatDiscount", () => {
  it.each([
    ["percentage", "15.00", "15%"],
    ["percentage", "12.50", "12.5%"],
    ["fixed_amount", "25.00", "$25.00"],
  ] as const)("writes a %s of %s without superfluous decimals", (type, value, text) => {
    expect(formatDiscount(type, value)).toBe(text);
  });
});

describe("readDiscount", () => {
  it.each([
    ["percentage", "12.5%", "12.50"],
    ["percentage", "100", "100.00"],
    ["fixed_amount", "$1,250", "1250.00"],
  ] as const)("reads a %s that was typed as %j", (type, typed, value) => {
    expect(readDiscount(type, typed)).toEqual({ value });
  });

  it.each([
    ["percentage", "", "Please enter a percentage, such as 15."],
    ["percentage", "0.99", "A percentage is 1 to 100."],
    ["percentage", "100.01", "A percentage is 1 to 100."],
    ["fixed_amount", "25%", "Please enter an amount, such as 25.00."],
    ["fixed_amount", "10000.01", "A discount is $1.00 to $10,000.00."],
  ] as const)("refuses a %s of %j", (type, typed, fault) => {
    expect(readDiscount(type, typed)).toEqual({ fault });
  });
});
