import { useSuspenseQuery } from "@tanstack/react-query";
import { Money } from "@/components/money";
import { formatMoney, formatWholeMoney, toCents } from "@/lib/money";
import { ChartPanel } from "./chart-panel";
import { summaryQuery } from "./queries";
import type { Summary } from "./types";
import styles from "./charts.module.css";
import { formatNumber } from "@/lib/numbers";

type PackageSum = Summary["by_package"][number];

const allOf = ({ revenue, pending }: PackageSum): number => toCents(revenue) + toCents(pending);

/** What the bar stands for: what is paid, or else what is waited for. */
const paidOrWaiting = ({ revenue, pending }: PackageSum): string =>
  toCents(revenue) === 0 && toCents(pending) > 0
    ? `${formatWholeMoney(pending)} waiting`
    : formatWholeMoney(revenue);

/** The revenue of each package, highest first. */
export function ByPackage({ eventId }: { eventId: string }) {
  const { data: summary } = useSuspenseQuery(summaryQuery(eventId));
  const sold = summary.by_package
    .filter((one) => one.packages_sold > 0)
    .toSorted(
      (one, other) => toCents(other.revenue) - toCents(one.revenue) || allOf(other) - allOf(one),
    );
  if (sold.length === 0) return null;
  const most = Math.max(...sold.map(allOf), 1);
  return (
    <ChartPanel
      title="By package"
      chart={<Bars sold={sold} most={most} />}
      table={<Table sold={sold} />}
    />
  );
}

const Bars = ({ sold, most }: { sold: readonly PackageSum[]; most: number }) => (
  <ul className={styles.bars}>
    {sold.map((one) => {
      const share = (cents: number) => `${(100 * cents) / most}%`;
      return (
        <li key={one.package_id}>
          <div className={styles.barLabel}>
            <span>
              <b>
                <bdi>{one.name}</bdi>
              </b>{" "}
              <span className="caption figures">{formatNumber(one.packages_sold)} sold</span>
            </span>
            <span className="figures">{paidOrWaiting(one)}</span>
          </div>
          <div
            className={styles.share}
            role="img"
            aria-label={`${formatMoney(one.revenue)} paid, ${formatMoney(one.pending)} waiting for payment`}
          >
            <i className={styles.paid} style={{ width: share(toCents(one.revenue)) }} />
            <i className={styles.waiting} style={{ width: share(toCents(one.pending)) }} />
          </div>
        </li>
      );
    })}
  </ul>
);

const Table = ({ sold }: { sold: readonly PackageSum[] }) => (
  <table>
    <caption className="visually-hidden">Sales by package, the most first</caption>
    <thead>
      <tr>
        <th>Package</th>
        <th className="align-right">Sold</th>
        <th className="align-right">Paid</th>
        <th className="align-right">Waiting</th>
      </tr>
    </thead>
    <tbody>
      {sold.map((one) => (
        <tr key={one.package_id}>
          <th scope="row">
            <bdi>{one.name}</bdi>
          </th>
          <td className="align-right figures">{formatNumber(one.packages_sold)}</td>
          <td className="align-right">
            <Money amount={one.revenue} />
          </td>
          <td className="align-right">
            <Money amount={one.pending} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
