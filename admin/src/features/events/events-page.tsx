import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "@/components/button";
import { useNetwork } from "@/components/use-network";
import { EmptyState } from "@/components/empty-state";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { useNow } from "@/components/use-now";
import { isSuperAdmin, useSession } from "@/features/session";
import { PlateContent } from "./event-plate";
import { NoEvents } from "./no-events";
import { eventsQuery, type EventRead } from "./queries";
import { cx } from "@/lib/class-names";
import eventPlateStyles from "./event-plate.module.css";
import eventsStyles from "./events.module.css";

/** The events by date, the next one the largest; past ones below. */
export function EventsPage() {
  const { data: events } = useSuspenseQuery(eventsQuery);
  const isAdmin = useSession(isSuperAdmin);
  const now = useNow();
  const inOrder = events.toSorted(
    (one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at),
  );
  const coming = inOrder.filter((event) => Date.parse(event.starts_at) > now);
  const over = inOrder.filter((event) => Date.parse(event.starts_at) <= now).reverse();
  return (
    <>
      <PageHead title="Events" actions={isAdmin && <NewEvent />} />
      {events.length === 0 &&
        (isAdmin ? (
          <EmptyState title="No event yet" action={<NewEvent />}>
            A name and a date are enough to start.
          </EmptyState>
        ) : (
          <NoEvents />
        ))}
      {coming.length > 0 && <Plates events={coming} isFirstLarge />}
      {over.length > 0 && (
        <section className={eventsStyles.past}>
          <h2>Past events</h2>
          <Plates events={over} />
        </section>
      )}
    </>
  );
}

function NewEvent() {
  const cutOff = useNetwork();
  return (
    <Link className={buttonLook("first")} to="/events/new" {...cutOff}>
      <Icon name="plus" />
      New event
    </Link>
  );
}

function Plates({
  events,
  isFirstLarge = false,
}: {
  events: readonly EventRead[];
  isFirstLarge?: boolean;
}) {
  return (
    <ul
      className={isFirstLarge ? cx(eventsStyles.events, eventsStyles.coming) : eventsStyles.events}
    >
      {events.map((event, place) => (
        <li key={event.id}>
          <Link
            className={eventPlateStyles.plate}
            to="/events/$eventId/tickets"
            params={{ eventId: event.id }}
          >
            <PlateContent event={event} isLarge={isFirstLarge && place === 0} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
