import { queryOptions, useQuery } from "@tanstack/react-query";
import { buttonLook } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { api, read } from "@/lib/api";
import type { EventRead } from "./queries";

const MOST_EVENTS = 5;

/** The events of the newest purchases of the signed-in person: somebody here may look for their own tickets. */
const ownEventsQuery = queryOptions({
  queryKey: ["own-events"],
  queryFn: async ({ signal }) => {
    const { items } = await read(api.GET("/api/v1/me/purchases", { signal }));
    const ids = [...new Set(items.map(({ event_id }) => event_id))].slice(0, MOST_EVENTS);
    return Promise.all(
      ids.map((id) =>
        read(
          api.GET("/api/v1/events/{slug_or_id}", { params: { path: { slug_or_id: id } }, signal }),
        ),
      ),
    );
  },
  retry: false,
});

/** For somebody who looks after no event: a donor at the wrong door, or a coordinator whose events were taken back. */
export function NoEvents() {
  const { data: events = [] } = useQuery(ownEventsQuery);
  return (
    <EmptyState
      title="You have no events to look after"
      action={events.length > 0 && <OwnTickets events={events} />}
    >
      Once a super admin has assigned you to an event, it is here.{" "}
      {events.length > 0
        ? "Your own tickets are on the page where you bought them."
        : "To buy tickets, open the link to the event that you were given."}
    </EmptyState>
  );
}

const OwnTickets = ({ events }: { events: readonly EventRead[] }) => (
  <>
    {events.map(({ id, slug, name }) => (
      <a key={id} className={buttonLook("first")} href={`/e/${slug}/tickets`}>
        My tickets for {name}
      </a>
    ))}
  </>
);
