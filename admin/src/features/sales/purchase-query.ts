import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, read } from "@/lib/api";
import { pollInterval } from "@/lib/polling";
import type { Purchase } from "./types";

type Ids = Pick<Purchase, "event_id" | "id">;

export const PURCHASE = "/api/v1/admin/events/{event_id}/purchases/{purchase_id}";
export const paramsOf = ({ event_id, id }: Ids) => ({
  path: { event_id, purchase_id: id },
});

const purchaseKey = (eventId: string, id: string) => ["events", eventId, "purchase", id] as const;

/** One purchase, polled: others work on it too. */
export const purchaseQuery = (eventId: string, id: string) =>
  queryOptions({
    queryKey: purchaseKey(eventId, id),
    queryFn: ({ signal }) =>
      read(api.GET(PURCHASE, { params: paramsOf({ event_id: eventId, id }), signal })),
    refetchInterval: (query) => pollInterval("purchase", query),
  });

/** What the audit trail knows of a purchase, newest first; read again after each change of it. */
export const historyQuery = (eventId: string, id: string) =>
  queryOptions({
    queryKey: [...purchaseKey(eventId, id), "history"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/audit", {
          params: { path: { event_id: eventId }, query: { entity_id: id, limit: 200 } },
          signal,
        }),
      ),
  });

/** Puts an answer on the purchase's page. A request sent before the change would undo it there. */
export async function cacheOnPage(
  queries: QueryClient,
  { event_id, id }: Ids,
  change: (before: Purchase) => Purchase,
): Promise<void> {
  const { queryKey } = purchaseQuery(event_id, id);
  await queries.cancelQueries({ queryKey, exact: true });
  queries.setQueryData(queryKey, (before) => before && change(before));
  void queries.invalidateQueries({ queryKey: historyQuery(event_id, id).queryKey });
}
