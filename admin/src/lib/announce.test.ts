import { afterEach, beforeEach, expect, it, vi } from "vitest";

const FRAME_MILLISECONDS = 20;
const said = () => document.querySelector("[data-announcer]")?.textContent;

let announceCalmly: typeof import("./announce").announceCalmly;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  ({ announceCalmly } = await import("./announce"));
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

it("says the first at once", () => {
  announceCalmly("pair", "Pair of Seats, 37 of 40 sold");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  expect(said()).toBe("Pair of Seats, 37 of 40 sold");
});

it("says what comes within ten seconds only once they are over, and of each subject the last word", () => {
  announceCalmly("pair", "37 of 40");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  announceCalmly("pair", "38 of 40");
  announceCalmly("table", "14 of 20");
  vi.advanceTimersByTime(5_000);
  announceCalmly("pair", "39 of 40");
  vi.advanceTimersByTime(4_000);
  expect(said()).toBe("37 of 40");
  vi.advanceTimersByTime(1_500);
  expect(said()).toBe("39 of 40. 14 of 20");
});

it("is calm again after silence", () => {
  announceCalmly("pair", "37 of 40");
  vi.advanceTimersByTime(60_000);
  announceCalmly("pair", "38 of 40");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  expect(said()).toBe("38 of 40");
});
