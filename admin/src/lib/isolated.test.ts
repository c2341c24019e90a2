import { describe, expect, it } from "vitest";
import { isolated } from "./isolated";

describe("people's words within a sentence", () => {
  it.each(["נועם", "T-12 של נועם", "دانة", "\u{1e900}"])("are isolated: %s", (words) => {
    expect(isolated(words)).toBe(`\u2068${words}\u2069`);
  });

  it.each(["", "Zoë & Jürgen", "王小明", "🎟️"])(
    "stay as they are without such a letter: %s",
    (words) => {
      expect(isolated(words)).toBe(words);
    },
  );
});
