import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";
import { queryOf, type PurchaseFilters } from "./filters";
import { mergeNewest } from "./merge-newest";

export type Purchase = Schemas["PurchaseRead"];
export type PurchasePage = Schemas["Page_PurchaseRead_"];
export type Summary = Schemas["SalesSummary"];
type Pages = InfiniteData<PurchasePage, string | null>;

const listsKey = (eventId: string) => ["events", eventId, "purchases"] as const;

export const summaryQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "sales-summary"],
    queryFn: ({ signal }) =>
      read(api.GET("/api/v1/admin/events/{event_id}/tickets/sales/summary", { params: { path: { event_id: eventId } }, signal })),
  });

/** @param zone of the event, whose days the filters mean. */
export const purchasesQuery = (eventId: string, filters: PurchaseFilters, zone: string) =>
  infiniteQueryOptions({
    queryKey: [...listsKey(eventId), filters],
    queryFn: ({ pageParam, signal }) => readPage(eventId, filters, zone, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // It follows the counts while it is shown, and is read anew when it is shown again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

function readPage(eventId: string, filters: PurchaseFilters, zone: string, cursor: string | null, signal?: AbortSignal): Promise<PurchasePage> {
  const query = { ...queryOf(filters, zone), ...(cursor !== null && { cursor }) };
  const params = { path: { event_id: eventId }, query };
  return read(api.GET("/api/v1/admin/events/{event_id}/tickets/sales/purchases", { params, ...(signal && { signal }) }));
}

/** Reads the newest purchases anew and keeps the rest of the list as far as somebody has scrolled. */
export async function refreshNewest(queries: QueryClient, eventId: string, filters: PurchaseFilters, zone: string): Promise<void> {
  const { queryKey } = purchasesQuery(eventId, filters, zone);
  const newest = await readPage(eventId, filters, zone, null);
  queries.setQueryData<Pages>(queryKey, (before) => before && mergeNewest(newest, before));
}

/** Puts a purchase that an answer held into every list that shows it. */
export const keepPurchase = (queries: QueryClient, changed: Purchase): void =>
  changeInLists(queries, changed, () => changed);

/** Does the same with a ticket; whatever else of its purchase has changed meanwhile stays. */
export const keepTicket = (queries: QueryClient, of: Purchase, changed: Purchase["tickets"][number]): void =>
  changeInLists(queries, of, (purchase) => ({
    ...purchase,
    tickets: purchase.tickets.map((one) => (one.id === changed.id ? changed : one)),
  }));

function changeInLists(queries: QueryClient, { id, event_id }: Purchase, change: (purchase: Purchase) => Purchase): void {
  queries.setQueriesData<Pages>({ queryKey: listsKey(event_id) }, (before) =>
    before && {
      ...before,
      pages: before.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === id ? change(one) : one)) })),
    },
  );
}
