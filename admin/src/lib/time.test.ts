import { describe, expect, it } from "vitest";
import {
  daysUntil,
  formatAgo,
  formatEventTime,
  forTheReader,
  fromLocalInput,
  toLocalInput,
  zoneName,
} from "./time";

const NEW_YORK = "America/New_York";

describe("an event's own clock", () => {
  it("names its zone", () => {
    expect(formatEventTime("2026-04-18T22:30:00Z", NEW_YORK)).toBe(
      "Sat, Apr 18, 2026 · 6:30 PM EDT",
    );
    expect(zoneName("2026-01-18T22:30:00Z", NEW_YORK)).toBe("EST");
  });

  it.each([
    ["2026-04-18T18:30", "2026-04-18T22:30:00Z"],
    ["2026-01-18T18:30", "2026-01-18T23:30:00Z"],
    // The clocks go back: 1:30 comes twice, and the first one is meant.
    ["2026-11-01T01:30", "2026-11-01T05:30:00Z"],
    // They go forward: there is no 2:30, and the hour after is meant.
    ["2026-03-08T02:30", "2026-03-08T07:30:00Z"],
  ])("reads %s as %s", (typed, instant) => {
    expect(fromLocalInput(typed, NEW_YORK)).toBe(instant);
  });

  it("gives back what it was filled with", () => {
    expect(fromLocalInput(toLocalInput("2026-07-04T03:59:00Z", NEW_YORK), NEW_YORK)).toBe(
      "2026-07-04T03:59:00Z",
    );
    expect(toLocalInput("2026-07-04T04:00:00Z", NEW_YORK)).toBe("2026-07-04T00:00");
  });

  it.each(["", "tomorrow", "2026-04-18"])("does not take %j for a time", (typed) => {
    expect(fromLocalInput(typed, NEW_YORK)).toBeNull();
  });

  it("counts days by its own calendar", () => {
    const lateEvening = Date.parse("2026-04-18T03:00:00Z");
    expect(daysUntil("2026-04-18T22:30:00Z", NEW_YORK, lateEvening)).toBe(1);
    expect(daysUntil("2026-04-18T22:30:00Z", "UTC", lateEvening)).toBe(0);
  });
});

it("tells the reader their own time only where it differs", () => {
  expect(forTheReader("2026-04-18T22:30:00Z", NEW_YORK, "Europe/Berlin")).toBe(
    "For you in Berlin: Sun, Apr 19, 12:30 AM",
  );
  expect(forTheReader("2026-04-18T22:30:00Z", NEW_YORK, "America/Toronto")).toBeNull();
});

it("says how long ago something was, ever less exactly", () => {
  const now = new Date(2026, 3, 18, 15, 0, 0).getTime();
  const ago = (...parts: [number, number, number, number, number, number]) =>
    formatAgo(new Date(...parts).getTime(), now);
  expect(ago(2026, 3, 18, 15, 0, 0)).toBe("just now");
  expect(ago(2026, 3, 18, 14, 59, 22)).toBe("38 s ago");
  expect(ago(2026, 3, 18, 14, 46, 0)).toBe("14 min ago");
  expect(ago(2026, 3, 18, 11, 20, 0)).toBe("Today, 11:20 AM");
  expect(ago(2026, 3, 17, 18, 2, 0)).toBe("Yesterday, 6:02 PM");
  expect(ago(2026, 2, 24, 9, 41, 0)).toBe("Mar 24, 9:41 AM");
  expect(ago(2025, 2, 24, 9, 41, 0)).toBe("Mar 24, 2025, 9:41 AM");
});
