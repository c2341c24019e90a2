import { describe, expect, it } from "vitest";
import { becauseWords, differenceWords, firstChoices, isSure, type Match } from "./matching";
import type { Line } from "./statement";

const line = (number: number): Line => ({
  number,
  day: "2027-04-12",
  amount: "480.00",
  reference: "1187",
  text: "Check 1187",
  method: "check",
});

const match = (fields: Partial<Match> = {}): Match => ({
  purchase_id: "b41f09c2",
  purchaser: { id: "1", name: "Ingrid Hallström", email: null },
  in_the_name_of: null,
  package_name: "Pair of Seats",
  quantity: 1,
  amount_due: "480.00",
  difference: "0.00",
  because: ["name", "amount"],
  ...fields,
});

describe("a match", () => {
  it.each([
    [["purchase_id"], true],
    [["ticket_number"], true],
    [["reference", "amount"], true],
    [["name", "amount"], true],
    [["name"], false],
    [["amount"], false],
  ] as const)("by %o is ticked beforehand: %s", (because, isTicked) => {
    expect(isSure(match({ because: [...because] }))).toBe(isTicked);
  });

  it("with another amount is never ticked beforehand", () => {
    expect(isSure(match({ because: ["ticket_number"], difference: "-30.00" }))).toBe(false);
  });

  it("says why", () => {
    expect(becauseWords(match({ because: ["ticket_number", "name", "amount"] }))).toBe(
      "Found by a ticket number, the name, and the amount.",
    );
  });

  it("says what another amount leads to", () => {
    expect(differenceWords(match())).toBeNull();
    expect(differenceWords(match({ difference: "-600.00" }))).toBe(
      "Record it and leave $600.00 due",
    );
    expect(differenceWords(match({ difference: "20.00" }))).toBe(
      "Record it and keep $20.00 as paid too much",
    );
  });
});

describe("the first choices", () => {
  it("tick a purchase once, and nothing that is on record or was not found", () => {
    const choices = firstChoices([
      { line: line(1), matches: [match()], recordedOn: null },
      { line: line(2), matches: [match()], recordedOn: null },
      { line: line(3), matches: [match({ purchase_id: "other" })], recordedOn: "b41f09c2" },
      { line: line(4), matches: [], recordedOn: null },
    ]);
    expect([...choices.values()].map(({ isTicked }) => isTicked)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(choices.get(4)?.purchaseId).toBeNull();
  });
});
