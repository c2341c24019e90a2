import { describe, expect, it } from "vitest";
import { splitLinks } from "./links";

const linksIn = (text: string) =>
  splitLinks(text).flatMap(({ words, href }) => (href === null ? [] : [[words, href]]));

describe("an address in a text", () => {
  it.each([
    ["Pay at https://pay.example.org/gala, please.", "https://pay.example.org/gala"],
    ["(https://pay.example.org)", "https://pay.example.org"],
    ["https://pay.example.org/a_(b).", "https://pay.example.org/a_(b)"],
    ["Is it https://pay.example.org/?for=gala&n=1?", "https://pay.example.org/?for=gala&n=1"],
    ["HTTPS://PAY.example.org/Gala", "HTTPS://PAY.example.org/Gala"],
  ])("is a link without the punctuation around it: %s", (text, address) => {
    expect(linksIn(text)).toEqual([[address, new URL(address).href]]);
  });

  it.each([
    "http://pay.example.org",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//pay.example.org",
    "pay.example.org",
    "https://",
    "https://bank.example@evil.example/",
    "https://bank.example:secret@evil.example/",
    "https://[",
  ])("stays words if it is not plainly https: %s", (text) => {
    expect(linksIn(text)).toEqual([]);
  });

  it("ends where markup would begin", () => {
    expect(linksIn('<a href="https://pay.example.org/x">here</a>')).toEqual([
      ["https://pay.example.org/x", "https://pay.example.org/x"],
    ]);
  });

  it("ends at a character that is not seen", () => {
    expect(linksIn("https://pay.example.org/\u202egala")[0]?.[0]).toBe("https://pay.example.org/");
  });
});

it.each([
  "",
  "By check:\n  River School Fund\n\nor https://a.example/, or https://b.example/.\n",
  "https://a.example/ https://u@b.example/ end",
])("the parts of a text are the text", (text) => {
  expect(
    splitLinks(text)
      .map(({ words }) => words)
      .join(""),
  ).toBe(text);
});
