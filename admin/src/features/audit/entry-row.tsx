import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { formatClock, formatFully } from "@/lib/time";
import { formatNumber } from "@/lib/numbers";
import { initials } from "@/lib/words";
import type { AuditEntry } from "./queries";
import { sentenceOf, type Part, type Sentence } from "./sentence";
import { cx } from "@/lib/class-names";
import styles from "./audit.module.css";

interface Props {
  eventId: string;
  /** The event's zone. */
  zone: string;
  entry: AuditEntry;
  note: string | null;
}

/** One line: when, who, what, from what to what, and what was noted with it. */
export function EntryRow({ eventId, zone, entry, note }: Props) {
  const { parts, change } = sentenceOf(entry, zone);
  const isSystem = entry.actor.id === null;
  const who = isSystem ? "The system" : entry.actor.name || "Somebody without a name";
  return (
    <li className={styles.entry}>
      <time
        className={cx("figures muted", styles.time)}
        dateTime={entry.occurred_at}
        title={`${formatFully(entry.occurred_at)}; at the event ${formatFully(entry.occurred_at, zone)}`}
      >
        {formatClock(entry.occurred_at)}
      </time>
      <span className={isSystem ? cx("avatar", styles.system) : "avatar"} aria-hidden="true">
        {isSystem ? <Icon name="clock" small /> : initials(entry.actor.name)}
      </span>
      <div>
        <p>
          <b>
            <bdi>{who}</bdi>
          </b>{" "}
          {parts.map((part, place) => (
            <PartText key={place} part={part} eventId={eventId} />
          ))}
        </p>
        {change !== null && (change.from !== null || change.to !== null) && (
          <Change change={change} />
        )}
        {note !== null && (
          <p className={cx("muted", styles.note)}>
            <bdi>{note}</bdi>
          </p>
        )}
      </div>
      <span
        className={cx("caption figures", styles.sequence)}
        title={`Entry ${entry.sequence}, request ${entry.request_id}`}
      >
        {formatNumber(entry.sequence)}
      </span>
    </li>
  );
}

function PartText({ part, eventId }: { part: Part; eventId: string }) {
  if (typeof part === "string") return part;
  if ("bold" in part)
    return (
      <b>
        <bdi>{part.bold}</bdi>
      </b>
    );
  if ("isPurchaser" in part)
    return (
      <Link
        to="/events/$eventId/tickets/sales"
        params={{ eventId }}
        search={{ q: part.name }}
        hash="purchases"
      >
        <bdi>{part.name}</bdi>
      </Link>
    );
  return (
    <Link
      to="/events/$eventId/tickets/$packageId/edit"
      params={{ eventId, packageId: part.packageId }}
    >
      <bdi>{part.name}</bdi>
    </Link>
  );
}

const Change = ({ change: { from, to } }: { change: NonNullable<Sentence["change"]> }) => (
  <p className={styles.change}>
    {from !== null && (
      <>
        <del className="figures">
          <bdi>{from}</bdi>
        </del>
        <span className="visually-hidden">became</span>
        <Icon name="forward" small />
      </>
    )}
    <ins className="figures">
      <bdi>{to ?? "Nothing"}</bdi>
    </ins>
  </p>
);
