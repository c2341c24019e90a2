import { useSuspenseQuery } from "@tanstack/react-query";
import type { EventRead } from "@/features/events";
import { formatMoney, fromCents } from "@/lib/money";
import { closingOf } from "@/lib/sales-window";
import { dayAt, formatDay } from "@/lib/time";
import { useNow } from "@/components/use-now";
import { pointsOf, type DayPoint } from "./chart-geometry";
import { ChartPanel, PaidAndWaiting } from "./chart-panel";
import { summaryQuery } from "./queries";
import { RevenueChart } from "./revenue-chart";

/** Revenue over time, from the first purchase to today, or to the end of sales. */
export function RevenuePanel({ event }: { event: EventRead }) {
  const { data: summary } = useSuspenseQuery(summaryQuery(event.id));
  const today = dayAt(useNow(), event.time_zone);
  const first = summary.by_day.at(0)?.date;
  const lastSale = summary.by_day.at(-1)?.date;
  if (first === undefined || lastSale === undefined) return null;
  const closing = dayAt(Date.parse(closingOf(event)), event.time_zone);
  const end = today < closing ? today : closing;
  const points = pointsOf(summary.by_day, first, lastSale > end ? lastSale : end);
  return (
    <ChartPanel
      title={`Revenue since ${formatDay(first)}`}
      legend={<PaidAndWaiting />}
      chart={<RevenueChart points={points} />}
      table={<RevenueTable points={points} />}
    />
  );
}

function RevenueTable({ points }: { points: readonly DayPoint[] }) {
  const amount = (cents: number) => (
    <td className="align-right figures">{formatMoney(fromCents(cents))}</td>
  );
  return (
    <table>
      <caption className="visually-hidden">Revenue by day, newest first</caption>
      <thead>
        <tr>
          <th>Day</th>
          <th className="align-right">Paid</th>
          <th className="align-right">Waiting</th>
          <th className="align-right">Paid so far</th>
        </tr>
      </thead>
      <tbody>
        {points
          .filter((one) => one.paid + one.waiting > 0)
          .toReversed()
          .map((one) => (
            <tr key={one.day}>
              <th scope="row">{formatDay(one.day, { short: true, year: true })}</th>
              {amount(one.paid)}
              {amount(one.waiting)}
              {amount(one.paidSoFar)}
            </tr>
          ))}
      </tbody>
    </table>
  );
}
