import { valueWords } from "./clash-field";
import type { Merge } from "./merge";
import { FIELD_WORDS } from "./schema";

/** What fits together by itself, and where each part is from. */
export function Fitting({ merged, by }: { merged: Merge; by: string }) {
  const sources = { theirs: by, mine: "You", both: `${by} and you` };
  return (
    <section className="panel">
      <h2>Fits together</h2>
      <table className="cards">
        <thead>
          <tr>
            <th>Field</th>
            <th>Before</th>
            <th>Now</th>
            <th>From</th>
          </tr>
        </thead>
        <tbody>
          {merged.fitting.map(({ field, before, theirs, mine, from }) => (
            <tr key={field}>
              <td>
                <b>{FIELD_WORDS[field]}</b>
              </td>
              <td className="muted num" data-l="Before">
                {valueWords(field, before)}
              </td>
              <td className="num" data-l="Now">
                {valueWords(field, from === "mine" ? mine : theirs)}
              </td>
              <td data-l="From">{sources[from]}</td>
            </tr>
          ))}
          {merged.untouched.length > 0 && (
            <tr>
              <td>
                <b>{merged.untouched.map((field) => FIELD_WORDS[field]).join(", ")}</b>
              </td>
              <td className="muted" colSpan={3}>
                Nobody changed {merged.untouched.length === 1 ? "this" : "these"}.
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
