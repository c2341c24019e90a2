import { queryOptions } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";

export type PurchaserFound = Schemas["PurchaserFound"];

const FOUND_PURCHASES = 8;

/** The people who bought at the event, or were entered for it by the team, by words of their name or address. */
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
    gcTime: 0,
  });

/** The first purchases that a search finds. */
export const foundPurchasesQuery = (eventId: string, q: string) =>
  queryOptions({
    queryKey: ["events", eventId, "found-purchases", q],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/sales/purchases", {
          params: { path: { event_id: eventId }, query: { q, limit: FOUND_PURCHASES } },
          signal,
        }),
      ),
    gcTime: 0,
  });
