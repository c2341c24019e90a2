import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { formatClock, formatFully } from "@/lib/time";
import { initials } from "@/lib/words";
import type { AuditEntry } from "./queries";
import { sentenceOf, type Part, type Sentence } from "./sentence";

interface Props {
  eventId: string;
  /** The event's zone. */
  zone: string;
  entry: AuditEntry;
}

/** One entry: when, who, what, and from what to what. */
export function EntryRow({ eventId, zone, entry }: Props) {
  const { parts, change } = sentenceOf(entry, zone);
  const isSystem = entry.actor.id === null;
  const who = isSystem ? "The system" : entry.actor.name || "Somebody without a name";
  return (
    <li className="entry">
      <time
        className="num muted time"
        dateTime={entry.occurred_at}
        title={formatFully(entry.occurred_at, zone)}
      >
        {formatClock(entry.occurred_at)}
      </time>
      <span className={isSystem ? "avatar system" : "avatar"} aria-hidden="true">
        {isSystem ? <Icon name="clock" small /> : initials(entry.actor.name)}
      </span>
      <div>
        <p>
          <b>{who}</b>{" "}
          {parts.map((part, place) => (
            <PartText key={place} part={part} eventId={eventId} />
          ))}
        </p>
        {change !== null && (change.from !== null || change.to !== null) && (
          <Change change={change} />
        )}
      </div>
      <span
        className="cap-text num seq"
        title={`Entry ${entry.sequence}, request ${entry.request_id}`}
      >
        {entry.sequence}
      </span>
    </li>
  );
}

function PartText({ part, eventId }: { part: Part; eventId: string }) {
  if (typeof part === "string") return part;
  if ("bold" in part) return <b>{part.bold}</b>;
  return (
    <Link
      to="/events/$eventId/tickets/$packageId/edit"
      params={{ eventId, packageId: part.packageId }}
    >
      {part.name}
    </Link>
  );
}

const Change = ({ change: { from, to } }: { change: NonNullable<Sentence["change"]> }) => (
  <p className="chg">
    {from !== null && (
      <>
        <del className="num">{from}</del>
        <span className="sr">became</span>
        <Icon name="forward" small />
      </>
    )}
    <ins className="num">{to ?? "Nothing"}</ins>
  </p>
);
