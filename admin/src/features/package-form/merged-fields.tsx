import {
  NO_CONTEXT,
  PACKAGE_FIELDS,
  type PackageFieldName,
  type PackageFields,
} from "@/features/packages";
import { showField } from "@/lib/fields";
import type { Merge } from "@/lib/merge";
import tableStyles from "@/components/table.module.css";

type Value = PackageFields[PackageFieldName];

const shown = (name: PackageFieldName, value: Value) =>
  showField(PACKAGE_FIELDS[name], value, NO_CONTEXT);

/** The fields that could be merged without a decision, and whose change each value is. */
export function MergedFields({ merge, by }: { merge: Merge<PackageFields>; by: string }) {
  const sources = { theirs: by, mine: "You", both: `${by} and you` };
  return (
    <section className="panel">
      <h2>Fits together</h2>
      <table className={tableStyles.rowsOnPhones}>
        <thead>
          <tr>
            <th>Field</th>
            <th>Before</th>
            <th>Now</th>
            <th>From</th>
          </tr>
        </thead>
        <tbody>
          {merge.merged.map(({ field, before, theirs, mine, from }) => (
            <tr key={field}>
              <td>
                <b>{PACKAGE_FIELDS[field].label}</b>
              </td>
              <td className="muted figures" data-l="Before">
                <bdi>{shown(field, before)}</bdi>
              </td>
              <td className="figures" data-l="Now">
                <bdi>{shown(field, from === "mine" ? mine : theirs)}</bdi>
              </td>
              <td data-l="From">
                <bdi>{sources[from]}</bdi>
              </td>
            </tr>
          ))}
          {merge.unchanged.length > 0 && (
            <tr>
              <td>
                <b>{merge.unchanged.map((field) => PACKAGE_FIELDS[field].label).join(", ")}</b>
              </td>
              <td className="muted" colSpan={3}>
                Nobody changed {merge.unchanged.length === 1 ? "this" : "these"}.
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
