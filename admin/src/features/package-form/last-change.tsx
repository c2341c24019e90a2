import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ago } from "@/components/date-time";
import { packageQuery } from "@/features/packages";
import { api, read } from "@/lib/api";

const lastChangeQuery = (eventId: string, packageId: string) =>
  queryOptions({
    queryKey: [...packageQuery(eventId, packageId).queryKey, "last-change"],
    queryFn: async ({ signal }) => {
      const params = {
        path: { event_id: eventId, package_id: packageId },
        query: { limit: 1, entity_type: "ticket_package" as const },
      };
      const { items } = await read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/packages/{package_id}/audit", {
          params,
          signal,
        }),
      );
      return items[0] ?? null;
    },
  });

/** "Changed by Jonas Berg, Mar 24, 4:12 PM": the newest change of the package's own fields, and a link to all changes. */
export function LastChange({ eventId, packageId }: { eventId: string; packageId: string }) {
  const { data: entry } = useQuery(lastChangeQuery(eventId, packageId));
  // An empty line while it loads, so that the page below does not move.
  if (!entry) return "\u00a0";
  return (
    <>
      Changed by <bdi>{entry.actor.name}</bdi>, <Ago instant={entry.occurred_at} />
      {" · "}
      <Link
        to="/events/$eventId/tickets/audit"
        params={{ eventId }}
        search={{ package_id: packageId }}
      >
        all changes
      </Link>
    </>
  );
}
