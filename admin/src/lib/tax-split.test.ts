import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { deductibleOf, deductibleWords } from "./tax-split";

interface SplitCase {
  why: string;
  total_price: string;
  seats: number;
  fair_market_value: string | null;
  deductible_amount: string | null;
}

// The API's tests read the same table: what is shown before buying is what the purchase has.
const CASES = JSON.parse(readFileSync("../tests/cases/tax_splits.json", "utf8")) as SplitCase[];

it.each(CASES)("$why: $total_price for $seats", (one) => {
  expect(deductibleOf(one.total_price, one.fair_market_value, one.seats)).toBe(
    one.deductible_amount,
  );
});

it.each([
  ["450.00", "310.00", "$450.00, of which $310.00 is tax-deductible."],
  ["450.00", "450.00", "$450.00, all of it tax-deductible."],
  ["450.00", "0.00", "$450.00, of which nothing is tax-deductible."],
  ["0.00", "0.00", null],
  ["450.00", null, null],
  // What the release before has stored.
  ["450.00", undefined, null],
])("%s with %s deductible is put into words", (amount, deductible, words) => {
  expect(deductibleWords(amount, deductible)).toBe(words);
});
