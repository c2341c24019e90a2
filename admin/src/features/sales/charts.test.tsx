import { QueryClient } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderInApp } from "@/test/render";
import { ByPackage } from "./by-package";
import { pointsOf } from "./chart-geometry";
import { summaryQuery } from "./queries";
import { RevenueChart } from "./revenue-chart";
import type { Summary } from "./types";

const DAY: Summary["by_day"][number] = {
  date: "2027-03-01",
  revenue: "250.00",
  pending: "0.00",
};

/** How far to the right the line of what is paid goes, in units of the drawing, which is 700 wide. */
function rightmost(last: string): number {
  const { container } = render(<RevenueChart points={pointsOf([DAY], DAY.date, last)} />);
  return Number(container.querySelector("circle")?.getAttribute("cx"));
}

it("draws the first day as a day, not as a full chart", () => {
  expect(rightmost(DAY.date)).toBeLessThan(700 / 4);
});

it("fills the chart from the second week on", () => {
  expect(rightmost("2027-03-09")).toBeGreaterThan(600);
});

const soldOf = (name: string, revenue: string, pending: string): Summary["by_package"][number] => ({
  package_id: name,
  name,
  packages_sold: 1,
  seats_sold: 1,
  purchases_without_value: 0,
  revenue,
  pending,
});

it("writes beside a bar what it stands for, also where nothing is paid yet", async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const summary: Partial<Summary> = {
    by_package: [soldOf("Pair", "480.00", "960.00"), soldOf("Table", "0.00", "2300.00")],
  };
  queries.setQueryData(summaryQuery("gala").queryKey, summary as Summary);
  await renderInApp(<ByPackage eventId="gala" />, queries);
  const [pair, table] = screen.getAllByRole("listitem");
  expect(pair).toHaveTextContent("$480");
  expect(table).toHaveTextContent("$2,300 waiting");
});
