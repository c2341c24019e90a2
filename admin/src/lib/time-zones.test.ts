import { describe, expect, it } from "vitest";
import { currentName, findTimeZone, timeZones } from "./time-zones";

describe("time zones", () => {
  it("are listed by the names they have today, each once", () => {
    const zones = timeZones();
    expect(zones).toEqual(expect.arrayContaining(["Europe/Kyiv", "Asia/Kolkata", "America/Nuuk"]));
    for (const old of ["Europe/Kiev", "Asia/Calcutta", "America/Godthab"])
      expect(zones).not.toContain(old);
    expect(new Set(zones).size).toBe(zones.length);
  });

  it.each([
    ["america/new york", "America/New_York"],
    ["America/New_York", "America/New_York"],
    ["New York", "America/New_York"],
    [" kyiv ", "Europe/Kyiv"],
    ["Kiev", "Europe/Kyiv"],
    ["Europe/Kiev", "Europe/Kyiv"],
    ["calcutta", "Asia/Kolkata"],
    ["UTC", "UTC"],
  ])("are found as they are typed: %s", (typed, zone) => {
    expect(findTimeZone(typed)).toBe(zone);
  });

  it.each(["", "  ", "Mars/Olympus", "Atlantis", "+25:00"])("are not found in %j", (typed) => {
    expect(findTimeZone(typed)).toBeNull();
  });

  it("keep a name that was never replaced", () => {
    expect(currentName("Europe/Berlin")).toBe("Europe/Berlin");
  });
});
