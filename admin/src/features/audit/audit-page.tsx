import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { MoreRows } from "@/components/more-rows";
import { PageHead } from "@/components/page";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { eventQuery, type EventRead } from "@/features/events";
import { dayAt, ownZone, placeOf } from "@/lib/time";
import { AuditTools } from "./audit-tools";
import { ChainBadge } from "./chain-badge";
import { byDay, dayTitle } from "./days";
import { EntryRow } from "./entry-row";
import type { AuditFilters } from "./filters";
import { linesOf } from "./lines";
import { auditQuery, type AuditEntry } from "./queries";
import { cx } from "@/lib/class-names";
import styles from "./audit.module.css";

interface Props {
  eventId: string;
  filters: AuditFilters;
  onFilter: (filters: AuditFilters) => void;
}

/** Who changed what, from what to what, and the proof that nobody has touched the record of it. */
export function AuditPage({ eventId, filters, onFilter }: Props) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const trail = useInfiniteQuery({
    ...auditQuery(eventId, filters, event.time_zone),
    placeholderData: keepPreviousData,
  });
  const entries = trail.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead
        title="Audit trail"
        lead={`Every change to this event, newest first. Entries can't be edited or removed by anyone. Times are yours, in ${placeOf(ownZone())}.`}
      />
      <ChainBadge eventId={eventId} />
      <AuditTools event={event} entries={entries} filters={filters} onFilter={onFilter} />
      {trail.isPending ? (
        <PageLoading />
      ) : trail.data === undefined ? (
        <PageError error={trail.error} retry={() => void trail.refetch()} />
      ) : entries.length === 0 ? (
        <div className="panel centered">
          <p>
            Nothing here fits.{" "}
            <button type="button" className="text-link" onClick={() => onFilter({})}>
              Show every change
            </button>
          </p>
        </div>
      ) : (
        <Days event={event} entries={entries} />
      )}
      {trail.hasNextPage && (
        <MoreRows
          words="Show earlier changes"
          isLoading={trail.isFetchingNextPage}
          error={trail.error}
          load={() => void trail.fetchNextPage()}
        />
      )}
    </>
  );
}

function Days({ event, entries }: { event: EventRead; entries: readonly AuditEntry[] }) {
  const zone = ownZone();
  const today = dayAt(useNow(), zone);
  return byDay(entries, zone).map(({ day, entries: ofDay }) => (
    <section key={day} className={cx("panel", styles.day)}>
      <h2>{dayTitle(day, today)}</h2>
      <ol>
        {linesOf(ofDay, event.time_zone).map((line) => (
          <EntryRow key={line.entry.sequence} eventId={event.id} zone={event.time_zone} {...line} />
        ))}
      </ol>
    </section>
  ));
}
