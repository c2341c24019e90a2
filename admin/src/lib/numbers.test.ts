import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { formatNumber } from "./numbers";

it("groups thousands", () => expect(formatNumber(12_480)).toBe("12,480"));

it("is the only place where a number becomes a text for people", () => {
  const found = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => /(?<!\.test)\.tsx?$/.test(path) && path !== "lib/numbers.ts")
    .filter((path) => readFileSync(join("src", path), "utf8").includes("toLocaleString"));
  expect(found).toEqual([]);
});
