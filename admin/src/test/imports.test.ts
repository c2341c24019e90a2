import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const IMPORT = /^(?:import|export)\b[^"']*?from "([@.][^"]+)"|import\("([@.][^"]+)"\)/gm;
// The router's tree and the routes know each other: the tree is generated.
const isOurs = (path: string) =>
  /\.tsx?$/.test(path) && !/\.test\.|\.d\.ts$|routeTree\.gen/.test(path);

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => join("src", path))
  .filter(isOurs);
const known = new Set(files);

function resolve(from: string, specifier: string): string | undefined {
  const path = specifier.startsWith("@/")
    ? join("src", specifier.slice(2))
    : join(dirname(from), specifier);
  return [`${path}.ts`, `${path}.tsx`, join(path, "index.ts")].find((one) => known.has(one));
}

const importsOf = (path: string): string[] =>
  [...readFileSync(path, "utf8").matchAll(IMPORT)].flatMap(
    ([, whole, lazy]) => resolve(path, whole ?? lazy ?? "") ?? [],
  );

/** The circles that a depth-first search meets, each as the files on its way. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const finished = new Set<string>();
  const circles: string[][] = [];
  const visit = (path: string, way: readonly string[]) => {
    if (way.includes(path)) {
      circles.push([...way.slice(way.indexOf(path)), path]);
      return;
    }
    if (finished.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}

it("has no circle of imports, not even of types", () => {
  const graph = new Map(files.map((path) => [path, importsOf(path)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(500);
  expect(circlesIn(graph)).toEqual([]);
});

it("would find a circle", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", []],
  ]);
  expect(circlesIn(graph)).toEqual([["a", "b", "c", "a"]]);
});
