import { describe, expect, it } from "vitest";
import { faultInGuests, guestsIn } from "./guest-list";

const named = (name: string, email: string | null = null) => ({ name, email });

describe("a list of guests", () => {
  it.each([
    [
      "one a line, without empty ones",
      "Ines Valera\r\n\n Leo Raman \n",
      [named("Ines Valera"), named("Leo Raman")],
    ],
    [
      "with numbers or marks",
      "1. Ines Valera\n2) Leo Raman\n- Kim\n• Li Wei",
      ["Ines Valera", "Leo Raman", "Kim", "Li Wei"].map((one) => named(one)),
    ],
    [
      "with addresses beside the names",
      "Ines Valera <ines@example.org>\nLeo Raman\tleo@example.org\nKim; kim@example.org",
      [
        named("Ines Valera", "ines@example.org"),
        named("Leo Raman", "leo@example.org"),
        named("Kim", "kim@example.org"),
      ],
    ],
    [
      "of one row of a spreadsheet",
      "Ines Valera\tLeo Raman\tKim",
      [named("Ines Valera"), named("Leo Raman"), named("Kim")],
    ],
    [
      "where a comma is part of a name",
      "Valera, Ines\nRaman, Leo",
      [named("Valera, Ines"), named("Raman, Leo")],
    ],
    [
      "with first and last names in cells of their own",
      "Ines\tValera\nLeo\tRaman",
      [named("Ines Valera"), named("Leo Raman")],
    ],
    ["from right to left", "שרה כהן\nمحمد علي", [named("שרה כהן"), named("محمد علي")]],
    ["with a name that begins with a number", "3rd Avenue Bank", [named("3rd Avenue Bank")]],
    ["of nobody", " \n\u200b\n", []],
  ])("%s", (_, typed, guests) => {
    expect(guestsIn(typed)).toEqual(guests);
  });

  it("has no more names than seats, each with a name that fits", () => {
    const ten = Array.from({ length: 10 }, () => named("Leo"));
    expect(faultInGuests(ten, 10)).toBeUndefined();
    expect(faultInGuests(ten, 9)).toBe("These are 10 names, and the order has 9 seats.");
    expect(faultInGuests([named("x".repeat(201))], 9)).toBe(
      "The name of guest 1 is longer than 200 characters.",
    );
    expect(faultInGuests([named("", "leo@example.org")], 9)).toBe(
      "Please add the name of guest 1, leo@example.org.",
    );
  });
});
