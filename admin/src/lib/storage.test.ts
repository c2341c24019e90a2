import { beforeEach, expect, it, vi } from "vitest";
import { deviceStorage, readDated, storeDated } from "./storage";

const DAY = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  localStorage.clear();
  vi.useRealTimers();
});

it("keeps values for as long as the page where the browser forbids storage", () => {
  vi.spyOn(globalThis, "localStorage", "get").mockImplementation(() => {
    throw new DOMException("The request was denied.", "SecurityError");
  });
  expect(deviceStorage.setItem("forbidden", "a")).toBe(false);
  expect(deviceStorage.getItem("forbidden")).toBe("a");
  expect(deviceStorage.keys()).toContain("forbidden");
  deviceStorage.removeItem("forbidden");
  expect(deviceStorage.getItem("forbidden")).toBeNull();
});

it("keeps the newest value when the browser has no room for it", () => {
  deviceStorage.setItem("full", "old");
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("Too much.", "QuotaExceededError");
  });
  deviceStorage.setItem("full", "new");
  expect(deviceStorage.getItem("full")).toBe("new");
});

it("forgets what is older than its age limit", () => {
  vi.useFakeTimers();
  storeDated(deviceStorage, "dated", { name: "Amara" });
  vi.advanceTimersByTime(DAY);
  expect(readDated(deviceStorage, "dated", DAY)).toMatchObject({ name: "Amara" });
  vi.advanceTimersByTime(1);
  expect(readDated(deviceStorage, "dated", DAY)).toBeNull();
  expect(localStorage.getItem("dated")).toBeNull();
});

it.each(['{"name": "of an earlier release"}', "no JSON"])(
  "forgets %s, which has no date",
  (text) => {
    localStorage.setItem("dated", text);
    expect(readDated(deviceStorage, "dated", DAY)).toBeNull();
    expect(localStorage.getItem("dated")).toBeNull();
  },
);
