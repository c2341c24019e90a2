import { queryOptions } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";

export type EventRead = Schemas["EventRead"];

export const eventsQuery = queryOptions({
  queryKey: ["events"],
    meta: { isKept: true },
  // An organisation has tens of events, not thousands: one page of the list holds them.
  queryFn: async ({ signal }) => (await read(api.GET("/api/v1/admin/events", { params: { query: { limit: 200 } }, signal }))).items,
});

export const eventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId],
    meta: { isKept: true },
    queryFn: ({ signal }) => read(api.GET("/api/v1/admin/events/{event_id}", { params: { path: { event_id: eventId } }, signal })),
  });
