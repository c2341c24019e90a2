import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// The innermost rules and the conditions around them: enough for sheets without nesting.
const IN_HOVER = /@media \(hover: hover\) \{\n(?: .*\n|\n)*\}/g;
const UNDERLINED_HOVER = /[^{}]*:hover[^{}]*\{[^{}]*text-decoration: underline[^{}]*\}/g;

it("underlines what is under a pointer, and never what a finger has left hovered", () => {
  const found = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".css"))
    .flatMap((path) => {
      const sheet = readFileSync(join("src", path), "utf8").replaceAll(IN_HOVER, "");
      return (sheet.match(UNDERLINED_HOVER) ?? []).map((rule) => `${path}: ${rule.trim()}`);
    });
  expect(found).toEqual([]);
});
