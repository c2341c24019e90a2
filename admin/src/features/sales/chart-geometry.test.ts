import { describe, expect, it } from "vitest";
import { largestDay, pointsOf, stepPath, ticksFor, tickWords } from "./chart-geometry";

const BY_DAY = [
  { date: "2026-02-27", revenue: "100.00", pending: "0.10" },
  { date: "2026-03-02", revenue: "0.20", pending: "0.00" },
];

describe("pointsOf", () => {
  it("has one point per day, across months and days without a purchase", () => {
    const points = pointsOf(BY_DAY, "2026-02-27", "2026-03-03");
    expect(points.map(({ day }) => day)).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
      "2026-03-02",
      "2026-03-03",
    ]);
    expect(points.map(({ paidSoFar }) => paidSoFar)).toEqual([
      10_000, 10_000, 10_000, 10_020, 10_020,
    ]);
    expect(points.at(-1)?.waitingSoFar).toBe(10);
  });

  it("adds up in cents", () => {
    const tenths = Array.from({ length: 10 }, (_, place) => ({
      date: `2026-03-1${place}`,
      revenue: "0.10",
      pending: "0.00",
    }));
    expect(pointsOf(tenths, "2026-03-10", "2026-03-19").at(-1)?.paidSoFar).toBe(100);
  });
});

describe("largestDay", () => {
  it("counts pending amounts too, and returns the first of equal days", () => {
    expect(largestDay(pointsOf(BY_DAY, "2026-02-27", "2026-03-03"))?.day).toBe("2026-02-27");
    expect(largestDay([])).toBeUndefined();
  });
});

describe("ticksFor", () => {
  it.each([
    [13_337_500, ["$0", "$50k", "$100k", "$150k"]],
    [700_000, ["$0", "$2.5k", "$5k", "$7.5k"]],
    [24_000, ["$0", "$100", "$200", "$300"]],
    [30_000, ["$0", "$100", "$200", "$300"]],
    [30_001, ["$0", "$200", "$400", "$600"]],
    [400_000_000, ["$0", "$2M", "$4M", "$6M"]],
    [0, ["$0", "$1", "$2", "$3"]],
  ])("fits %i cents on a round axis", (most, words) => {
    const ticks = ticksFor(most);
    expect(ticks.map(tickWords)).toEqual(words);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
  });
});

describe("stepPath", () => {
  it("keeps each height until the next day", () => {
    expect(stepPath([10, 5, 5], (place) => place * 4)).toBe("M0 10H4V5H8V5");
  });
});
