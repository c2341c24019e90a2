import { useId, useState, type ReactNode } from "react";

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
    <section className="panel chart-panel" aria-labelledby={id}>
      <div className="chart-head">
        <h2 id={id}>{title}</h2>
        <div className="hint row">
          {!isTable && legend}
          <button
            type="button"
            className="textlink"
            aria-label={`${words}: ${title}`}
            onClick={() => setTable(!isTable)}
          >
            {words}
          </button>
        </div>
      </div>
      {isTable ? (
        <div className="scroll chart-table" tabIndex={0} role="region" aria-labelledby={id}>
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
    <span className="key">
      <i className="key-paid" />
      Paid
    </span>
    <span className="key">
      <i className="key-waiting" />
      Waiting
    </span>
  </>
);
