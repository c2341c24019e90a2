import { expect, it } from "vitest";
import { orderOf } from "./samples";
import {
  differenceWords,
  fasterWords,
  leftWords,
  nextWords,
  reasonInShort,
  settlementWords,
} from "./words";

it("the difference of an amount is shown before it is recorded", () => {
  expect(differenceWords(-60_000, "4600.00")).toBe(
    "$4,000.00 is $600.00 less than the total. Record it and leave $600.00 due",
  );
  expect(differenceWords(2_000, "4600.00")).toBe(
    "$4,620.00 is $20.00 more than the total. Record it and keep $20.00 as paid too much",
  );
});

it.each([
  [3, "a fourth Table of Ten"],
  [7, "an eighth Table of Ten"],
  [10, "an eleventh Table of Ten"],
  [0, "another Table of Ten"],
  [40, "more than 40 × Table of Ten"],
])("what a limit of %s left does not allow", (remaining, words) => {
  expect(nextWords(remaining, "Table of Ten")).toBe(words);
});

it("what was sold meanwhile has other words than what was never there", () => {
  expect(leftWords(1, "Table of Ten")).toBe("Only 1 Table of Ten is left");
  expect(leftWords(0, "Table of Ten")).toBe("Table of Ten is sold out");
  expect(fasterWords(3, 1)).toBe(
    "Somebody bought two a moment ago. Nothing was entered; everything you typed is still here.",
  );
  expect(fasterWords(1, 1)).toBe("Nothing was entered; everything you typed is still here.");
  expect(fasterWords(null, 0)).toBe("Nothing was entered; everything you typed is still here.");
});

it("the stub says how it is settled", () => {
  expect(settlementWords(orderOf({ reference: "3310" }))).toEqual({
    title: "Paid",
    details: "check 3310, April 12",
    short: "check 3310",
  });
  expect(settlementWords(orderOf({ settlement: "later", dueOn: "2027-04-30" })).details).toBe(
    "due on April 30",
  );
  expect(settlementWords(orderOf({ settlement: "comp" })).details).toBe("Counted as a comp");
  expect(reasonInShort("Board rate, agreed on March 30")).toBe("Board rate");
  expect(reasonInShort(" ")).toBe("Another price");
});
