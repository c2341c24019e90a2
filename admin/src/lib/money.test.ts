import { describe, expect, it } from "vitest";
import { formatMoney, formatWholeMoney, fromCents, groupMoney, parseMoney, toCents } from "./money";

describe("parseMoney", () => {
  it.each([
    ["250", "250.00"],
    ["2,300", "2300.00"],
    ["$1,000,000.00", "1000000.00"],
    ["0.5", "0.50"],
    [".5", "0.50"],
    ["007", "7.00"],
    [" 12. ", "12.00"],
  ])("reads %j as %s", (typed, amount) => {
    expect(parseMoney(typed)).toBe(amount);
  });

  it.each(["", ".", "$", "12 dollars", "1.234", "1,23", "-5", "1e3", "12,3456"])(
    "does not take %j for an amount",
    (typed) => {
      expect(parseMoney(typed)).toBeNull();
    },
  );
});

it("writes amounts with cents, whole ones without, and a minus that is one", () => {
  expect(formatMoney("2300.00")).toBe("$2,300.00");
  expect(formatMoney("-50.00")).toBe("\u2212$50.00");
  expect(formatWholeMoney("118875.90")).toBe("$118,875");
  expect(groupMoney("2300.00")).toBe("2,300.00");
});

it("sums in cents what floats get wrong", () => {
  expect(fromCents(toCents("0.10") + toCents("0.20"))).toBe("0.30");
  expect(toCents("1.15")).toBe(115);
});
