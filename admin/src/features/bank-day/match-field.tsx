import { Link } from "@tanstack/react-router";
import { whose } from "@/features/sales";
import { formatMoney } from "@/lib/money";
import { becauseWords, type Match } from "./matching";
import type { Line } from "./statement";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import tableStyles from "@/components/table.module.css";
import styles from "./bank-day.module.css";

interface Props {
  eventId: string;
  line: Line;
  matches: readonly Match[];
  chosen: Match | undefined;
  isLocked: boolean;
  onChange: (purchaseId: string) => void;
}

/** The purchase that a line pays; where there are several, it can be chosen. */
export function MatchField({ eventId, line, matches, chosen, isLocked, onChange }: Props) {
  if (chosen === undefined)
    return (
      <p className="muted">
        Nothing found.{" "}
        <Link
          to="/events/$eventId/tickets/sales"
          params={{ eventId }}
          search={{ q: (line.text ?? line.reference ?? line.amount).slice(0, 100) }}
          target="_blank"
        >
          Look in Sales
        </Link>
      </p>
    );
  return (
    <>
      {matches.length === 1 ? (
        <b>
          <bdi>{whose(chosen)}</bdi>
        </b>
      ) : (
        <select
          className={cx(fieldStyles.input, styles.select)}
          aria-label={`Purchase of line ${line.number}`}
          value={chosen.purchase_id}
          disabled={isLocked}
          onChange={(event) => onChange(event.target.value)}
        >
          {matches.map((match) => (
            <option key={match.purchase_id} value={match.purchase_id}>
              {whose(match)}, {match.quantity} × {match.package_name},{" "}
              {formatMoney(match.amount_due)} due
            </option>
          ))}
        </select>
      )}
      <span className={cx(tableStyles.detail, "figures")}>
        {chosen.in_the_name_of !== null && (
          <>
            For <bdi>{chosen.in_the_name_of}</bdi>.{" "}
          </>
        )}
        {matches.length === 1 && (
          <>
            {chosen.quantity} × <bdi>{chosen.package_name}</bdi>, {formatMoney(chosen.amount_due)}{" "}
            due.{" "}
          </>
        )}
        {becauseWords(chosen)}
      </span>
    </>
  );
}
