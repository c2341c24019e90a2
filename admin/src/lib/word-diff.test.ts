import { expect, it } from "vitest";
import { wordDiff } from "./word-diff";

const BEFORE = "A round table for ten by the water, with wine through dinner.";

it("shows which words came and went", () => {
  expect(
    wordDiff(BEFORE, "A round table for ten by the water, with wine and champagne through dinner."),
  ).toEqual([
    { kind: "same", text: "A round table for ten by the water, with wine " },
    { kind: "new", text: "and champagne " },
    { kind: "same", text: "through dinner." },
  ]);
});

it("has nothing to show where nothing differs", () => {
  expect(wordDiff(BEFORE, BEFORE)).toEqual([{ kind: "same", text: BEFORE }]);
});

it("loses no word of either text", () => {
  const after = "Ten seats by the lake, with dinner.";
  const pieces = wordDiff(BEFORE, after);
  const text = (...kinds: string[]) =>
    pieces
      .filter(({ kind }) => kinds.includes(kind))
      .map((piece) => piece.text)
      .join("");
  expect(text("same", "new").split(/\s+/)).toEqual(after.split(/\s+/));
  expect(text("same", "gone").split(/\s+/)).toEqual(BEFORE.split(/\s+/));
});
