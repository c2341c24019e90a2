import { useId, useState, type ReactNode } from "react";
import { cx } from "@/lib/class-names";
import tableStyles from "@/components/table.module.css";
import styles from "./charts.module.css";

interface Props {
  title: string;
  /** The legend of the colours. */
  legend?: ReactNode;
  chart: ReactNode;
  /** The same figures as a table. */
  table: ReactNode;
}

/** A chart, and the same figures as a table. */
export function ChartPanel({ title, legend, chart, table }: Props) {
  const id = useId();
  const [isTable, setTable] = useState(false);
  const words = isTable ? "Show as a chart" : "Show as a table";
  return (
    <section className="panel" aria-labelledby={id}>
      <div className={styles.header}>
        <h2 id={id}>{title}</h2>
        <div className="hint inline-row">
          {!isTable && legend}
          <button
            type="button"
            className="text-link"
            aria-label={`${words}: ${title}`}
            onClick={() => setTable(!isTable)}
          >
            {words}
          </button>
        </div>
      </div>
      {isTable ? (
        <div
          className={cx(tableStyles.scroll, styles.table)}
          tabIndex={0}
          role="region"
          aria-labelledby={id}
        >
          {table}
        </div>
      ) : (
        chart
      )}
    </section>
  );
}

export const PaidAndWaiting = () => (
  <>
    <span className={styles.legendKey}>
      <i className={styles.paid} />
      Paid
    </span>
    <span className={styles.legendKey}>
      <i className={styles.waiting} />
      Waiting
    </span>
  </>
);
