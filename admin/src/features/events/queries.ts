import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { isSuperAdmin, sessionNow } from "@/features/session";
import { api, isProblem, read, readAll, type Schemas } from "@/lib/api";

export type EventRead = Schemas["EventRead"];

export const eventsQuery = queryOptions({
  queryKey: ["events"],
  meta: { isKept: true },
  queryFn: ({ signal }) =>
    readAll((query) => read(api.GET("/api/v1/admin/events", { params: { query }, signal }))).catch(
      (error: unknown) => {
        // Somebody who may look after no event looks after none: a donor who has signed in here, for one.
        if (isProblem(error, "forbidden")) return [];
        throw error;
      },
    ),
});

/** The only event of a coordinator; null if there are several, and for super admins. */
export async function onlyEvent(queries: QueryClient): Promise<string | null> {
  if (isSuperAdmin(sessionNow())) return null;
  // An error is shown by the page of events, which is opened then.
  const [first, ...others] = await queries.query(eventsQuery).catch(() => []);
  return first !== undefined && others.length === 0 ? first.id : null;
}

export const eventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId],
    meta: { isKept: true },
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}", {
          params: { path: { event_id: eventId } },
          signal,
        }),
      ),
  });
