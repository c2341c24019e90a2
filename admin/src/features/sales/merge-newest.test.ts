import { expect, it } from "vitest";
import { mergeNewest } from "./merge-newest";

const item = (id: string, status = "pending") => ({ id, status });
const page = (ids: string, next_cursor: string | null) => ({
  items: Array.from(ids, (id) => item(id)),
  next_cursor,
});
const list = (...pages: ReturnType<typeof page>[]) => ({
  pages,
  pageParams: pages.map((_, place) => (place === 0 ? null : `c${place}`)),
});
const ids = ({ pages }: ReturnType<typeof list>) =>
  pages.flatMap(({ items }) => items.map(({ id }) => id)).join("");

it("puts new items in front and keeps the pages that were scrolled to", () => {
  const merged = mergeNewest(page("zya", "a"), list(page("abc", "c"), page("def", "f")));
  expect(ids(merged)).toBe("zyabcdef");
  expect(merged.pages.at(-1)?.next_cursor).toBe("f");
});

it("shows changes on the newest page", () => {
  const merged = mergeNewest(
    { items: [item("a", "completed"), item("b")], next_cursor: "b" },
    list(page("ab", "b"), page("cd", null)),
  );
  expect(merged.pages[0]?.items[0]?.status).toBe("completed");
  expect(ids(merged)).toBe("abcd");
});

it("drops items that are missing from the newest page", () => {
  expect(ids(mergeNewest(page("ac", "c"), list(page("abc", "c"), page("de", null))))).toBe("acde");
});

it("starts over if more has come than fits on a page", () => {
  const merged = mergeNewest(page("xyz", "z"), list(page("abc", "c"), page("def", null)));
  expect(ids(merged)).toBe("xyz");
  expect(merged.pages[0]?.next_cursor).toBe("z");
});

it("is the newest page alone if there is no other", () => {
  expect(ids(mergeNewest(page("a", null), list(page("ab", "b"), page("c", null))))).toBe("a");
  expect(ids(mergeNewest(page("", null), list(page("ab", "b"), page("c", null))))).toBe("");
});
