import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/lib/api";

/** People who bought at this event, or whom the team has entered for it. */
export const purchasersQuery = (eventId: string, q: string) =>
  queryOptions({
    queryKey: ["events", eventId, "purchasers", q],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/purchasers", {
          params: { path: { event_id: eventId }, query: { q } },
          signal,
        }),
      ),
    // Somebody may have been entered a moment ago.
    staleTime: 0,
    gcTime: 60_000,
  });
