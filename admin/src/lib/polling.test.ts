import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { act, renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { REQUESTS_PER_MINUTE } from "@/api/limits";
import { POLLED_BY_PAGE, POLLING, usePollInterval, type PolledQuery } from "./polling";

const SHARE_FOR_POLLING = 0.8;
const PAGES = Object.values(POLLED_BY_PAGE);

const perMinute = (page: readonly PolledQuery[], window: "focused" | "unfocused") =>
  page.reduce((sum, query) => sum + 60_000 / POLLING[query][window], 0);

it("leaves a fifth of the rate limit for work while two browsers are open, on whichever pages", () => {
  const sums = PAGES.flatMap((one) =>
    PAGES.map((other) => perMinute(one, "focused") + perMinute(other, "unfocused")),
  );
  expect(Math.max(...sums)).toBeLessThanOrEqual(SHARE_FOR_POLLING * REQUESTS_PER_MINUTE.maximum);
});

it("stays below the limit where a person follows a hot sale on two devices, each with the focus", () => {
  expect(2 * perMinute(POLLED_BY_PAGE.sales, "focused")).toBeLessThan(REQUESTS_PER_MINUTE.maximum);
});

it("shows a purchase within three seconds where the window has the focus (SC-004)", () => {
  const COUNTED_AFTER = 500;
  expect(POLLING.salesCounts.focused + COUNTED_AFTER).toBeLessThan(3_000);
});

it("speeds up as soon as the window gets the focus, and slows down without it", () => {
  const hasFocus = vi.spyOn(document, "hasFocus").mockReturnValue(false);
  const { result } = renderHook(() => usePollInterval("salesCounts"));
  expect(result.current).toBe(POLLING.salesCounts.unfocused);
  hasFocus.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(result.current).toBe(POLLING.salesCounts.focused);
  hasFocus.mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event("blur")));
  expect(result.current).toBe(POLLING.salesCounts.unfocused);
});

it("is where every interval of the coordinators' pages comes from", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => /(?<!\.test)\.tsx?$/.test(path) && !path.includes("donor"))
    .map((path) => ({ path, source: readFileSync(join("src", path), "utf8") }));
  const polls = files.filter(({ source }) => source.includes("refetchInterval"));
  expect(polls.length).toBeGreaterThan(3);
  const paths = (found: typeof files) => found.map(({ path }) => path);
  expect(paths(polls.filter(({ source }) => !source.includes("@/lib/polling")))).toEqual([]);
  expect(paths(files.filter(({ source }) => /refetchInterval:\s*\d/.test(source)))).toEqual([]);
});
