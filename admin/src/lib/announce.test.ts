import { afterEach, beforeEach, expect, it, vi } from "vitest";

const FRAME_MILLISECONDS = 20;
const announced = () => document.querySelector("[data-announcer]")?.textContent;

let announceThrottled: typeof import("./announce").announceThrottled;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  ({ announceThrottled } = await import("./announce"));
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

it("announces the first text at once", () => {
  announceThrottled("pair", "Pair of Seats, 37 of 40 sold");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  expect(announced()).toBe("Pair of Seats, 37 of 40 sold");
});

it("announces what comes within ten seconds when they are over, and of each subject the latest text", () => {
  announceThrottled("pair", "37 of 40");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  announceThrottled("pair", "38 of 40");
  announceThrottled("table", "14 of 20");
  vi.advanceTimersByTime(5_000);
  announceThrottled("pair", "39 of 40");
  vi.advanceTimersByTime(4_000);
  expect(announced()).toBe("37 of 40");
  vi.advanceTimersByTime(1_500);
  expect(announced()).toBe("39 of 40. 14 of 20");
});

it("announces at once again after a pause", () => {
  announceThrottled("pair", "37 of 40");
  vi.advanceTimersByTime(60_000);
  announceThrottled("pair", "38 of 40");
  vi.advanceTimersByTime(FRAME_MILLISECONDS);
  expect(announced()).toBe("38 of 40");
});
