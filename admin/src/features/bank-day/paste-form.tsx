import { useMemo, useState } from "react";
import { Button } from "@/components/button";
import { FieldError, TextArea } from "@/components/field";
import { formatNumber } from "@/lib/numbers";
import { count, wordsFor } from "@/lib/words";
import { recognize, withColumn, type Column } from "./columns";
import { ColumnsTable } from "./columns-table";
import { MOST_LINES, readStatement, type LeftOut, type Line, type Statement } from "./statement";
import { splitTable } from "./table";
import styles from "./bank-day.module.css";

interface Props {
  pasted: string;
  today: string;
  error: Error | null;
  isBusy: boolean;
  onPaste: (pasted: string) => void;
  onDone: (lines: readonly Line[]) => void;
}

/** Where the lines are pasted; below it, how they were understood. */
export function PasteForm({ pasted, today, error, isBusy, onPaste, onDone }: Props) {
  const rows = useMemo(() => splitTable(pasted, today), [pasted, today]);
  const recognized = useMemo(() => recognize(rows, today), [rows, today]);
  const [changed, setChanged] = useState<readonly Column[] | null>(null);
  const [wasSent, setSent] = useState(false);
  const columns = changed?.length === recognized.length ? changed : recognized;
  const statement = readStatement(rows, columns, today);
  const fault = faultOf(rows, columns, statement);
  return (
    <form
      className="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (fault === undefined && !isBusy) onDone(statement.lines);
      }}
    >
      <div className={styles.pasted}>
        <TextArea
          label="Lines of the statement"
          note={`up to ${formatNumber(MOST_LINES)}`}
          hint="Copied from your bank's page, a spreadsheet or a CSV file, with or without the heads of its columns."
          error={wasSent ? fault : undefined}
          spellCheck={false}
          value={pasted}
          onChange={(event) => {
            onPaste(event.target.value);
            setChanged(null);
            setSent(false);
          }}
        />
      </div>
      {rows.length > 0 && (
        <>
          <Understood {...statement} />
          <ColumnsTable
            rows={rows}
            columns={columns}
            onChange={(at, column) => setChanged(withColumn(columns, at, column))}
          />
        </>
      )}
      {error !== null && <FieldError>{wordsFor(error)}</FieldError>}
      <div className="actions">
        <Button type="submit" look="first" busy={isBusy}>
          Find the purchases
        </Button>
      </div>
    </form>
  );
}

function faultOf(
  rows: readonly unknown[],
  columns: readonly Column[],
  { lines }: Statement,
): string | undefined {
  if (rows.length === 0) return "Please paste the lines of a statement.";
  if (!columns.includes("amount")) return "Please say which column is the amount received.";
  if (lines.length === 0) return "None of these lines is money that came in.";
  if (lines.length > MOST_LINES)
    return `Please paste up to ${formatNumber(MOST_LINES)} payments at once; these are ${formatNumber(lines.length)}.`;
  return undefined;
}

const WHY: Record<LeftOut["why"], string> = {
  "money out": "money that went out",
  "no amount": "no amount that came in",
  "too much": "more than one purchase can cost",
};

/** How many payments there are, and which lines are none. */
function Understood({ lines, leftOut }: Statement) {
  return (
    <div className={styles.understood}>
      <p role="status">
        <b className="figures">{count(lines.length, "payment")}</b>
        {leftOut.length > 0 && `, ${count(leftOut.length, "line")} left out`}.
      </p>
      {leftOut.length > 0 && (
        <details>
          <summary>What is left out</summary>
          <ul>
            {leftOut.map(({ number, words, why }) => (
              <li key={number}>
                <bdi>{words}</bdi> <span className="hint">{WHY[why]}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
