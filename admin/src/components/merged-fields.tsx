import { showField, type Field, type FieldContext, type FieldValue } from "@/lib/fields";
import { isolated } from "@/lib/isolated";
import type { Side } from "@/lib/merge";
import { cx } from "@/lib/class-names";
import styles from "./merge-view.module.css";
import tableStyles from "./table.module.css";

export interface MergedField {
  name: string;
  before: FieldValue;
  now: FieldValue;
  from: Side | "both";
}

interface Props {
  merged: readonly MergedField[];
  unchanged: readonly string[];
  fields: Readonly<Record<string, Field>>;
  context: FieldContext;
  by: string;
}

/** The fields that could be merged without a decision, and whose change each value is. */
export function MergedFields({ merged, unchanged, fields, context, by }: Props) {
  const sources = { theirs: isolated(by), mine: "You", both: `${isolated(by)} and you` };
  const labelOf = (name: string) => fields[name]?.label ?? name;
  const shown = (name: string, value: FieldValue) => {
    const field = fields[name];
    return field === undefined ? null : showField(field, value, context);
  };
  return (
    <section className="panel">
      <h2>Fits together</h2>
      <table className={cx(tableStyles.rowsOnPhones, styles.merged)}>
        <thead>
          <tr>
            <th>Field</th>
            <th>Before</th>
            <th>Now</th>
            <th>From</th>
          </tr>
        </thead>
        <tbody>
          {merged.map(({ name, before, now, from }) => (
            <tr key={name}>
              <td>
                <b>{labelOf(name)}</b>
              </td>
              <td className="muted figures" data-l="Before">
                <bdi>{shown(name, before)}</bdi>
              </td>
              <td className="figures" data-l="Now">
                <bdi>{shown(name, now)}</bdi>
              </td>
              <td data-l="From">{sources[from]}</td>
            </tr>
          ))}
          {unchanged.length > 0 && (
            <tr>
              <td>
                <b>{unchanged.map(labelOf).join(", ")}</b>
              </td>
              <td className="muted" colSpan={3}>
                Nobody changed {unchanged.length === 1 ? "this" : "these"}.
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
