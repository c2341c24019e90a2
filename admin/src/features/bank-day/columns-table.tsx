import { COLUMN_WORDS, isColumn, type Column } from "./columns";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import tableStyles from "@/components/table.module.css";
import styles from "./bank-day.module.css";

// Enough to see whether a column is what it is used as.
const SHOWN_ROWS = 5;

interface Props {
  rows: readonly (readonly string[])[];
  columns: readonly Column[];
  onChange: (at: number, column: Column) => void;
}

/** The first of the pasted rows; above each column, what it is used as. */
export function ColumnsTable({ rows, columns, onChange }: Props) {
  return (
    <div
      className={cx(tableStyles.scroll, styles.columns)}
      tabIndex={0}
      role="group"
      aria-label="The columns"
    >
      <table>
        <caption className="visually-hidden">
          The first rows, and what each column is used as
        </caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at}>
                <select
                  className={cx(fieldStyles.input, styles.select)}
                  aria-label={`Column ${at + 1}`}
                  value={column}
                  onChange={({ target }) => isColumn(target.value) && onChange(at, target.value)}
                >
                  {Object.entries(COLUMN_WORDS).map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN_ROWS).map((row, number) => (
            <tr key={number}>
              {columns.map((column, at) => (
                <td key={at} className={column === "unused" ? styles.unused : undefined}>
                  <bdi>{row[at]}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
