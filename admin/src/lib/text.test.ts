import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { optionalText, text } from "./forms";
import { isAddress, lengthOf, tidyAddress, tidyCode, tidyText } from "./text";

interface TextCase {
  why: string;
  from: string;
  /** What is stored; null if the API refuses the text. */
  to: string | null;
}

type Kind = "lines" | "descriptions" | "codes" | "addresses";

// The API's tests read the same table.
const CASES = JSON.parse(readFileSync("../tests/cases/texts.json", "utf8")) as Record<
  Kind,
  TextCase[]
>;
const stored = (kind: Kind) =>
  CASES[kind].flatMap(({ why, from, to }) => (to === null ? [] : [{ why, from, to }]));
const LIMITS = { minLength: 1, maxLength: 100 };

describe.each(["lines", "descriptions"] as const)("%s", (kind) => {
  it.each(stored(kind))("are tidied: $why", ({ from, to }) => {
    expect(tidyText(from)).toBe(to);
    expect(tidyText(to)).toBe(to);
    expect(text(LIMITS, "Missing").parse(from)).toBe(to);
    expect(lengthOf(from)).toBe(Array.from(to).length);
  });
});

it.each(stored("codes"))("codes are tidied: $why", ({ from, to }) => {
  expect(tidyCode(from)).toBe(to);
});

it.each(CASES.addresses)("addresses are judged as by the API: $why", ({ from, to }) => {
  const tidied = tidyAddress(from);
  // Only the API looks for characters that reorder others.
  if (/[\u2028-\u202e]/u.test(from)) return;
  expect(isAddress(tidied) ? tidied : null).toBe(to);
});

it.each([
  "\u200b\u200b",
  "\u3164 \u3164",
  "\u2800",
  "\ufeff",
  "\u00ad",
  "\ufe0f\u200d\ufe0f",
  " \r\n",
])("%j shows nothing, and is missing", (nothing) => {
  expect(lengthOf(nothing)).toBe(0);
  expect(text(LIMITS, "Missing").safeParse(nothing).error?.issues[0]?.message).toBe("Missing");
  expect(optionalText(LIMITS).parse(nothing)).toBeNull();
});

it("a length is that of the composed text, with line ends of one character", () => {
  const composed = "Jose\u0301\r\n".repeat(3);
  expect(lengthOf(composed)).toBe("José\nJosé\nJosé".length);
  expect(text({ minLength: 1, maxLength: 14 }, "").safeParse(composed).success).toBe(true);
  expect(text({ minLength: 1, maxLength: 13 }, "").safeParse(composed).success).toBe(false);
});
