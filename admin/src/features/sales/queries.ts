import {
  CancelledError,
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";
import { queryOf, type PurchaseFilters } from "./filters";
import { changeHeld } from "./held";
import { mergeNewest } from "./merge-newest";

export type Purchase = Schemas["PurchaseRead"];
export type PurchasePage = Schemas["Page_PurchaseRead_"];
export type Summary = Schemas["SalesSummary"];
type Pages = InfiniteData<PurchasePage, string | null>;

const listsKey = (eventId: string) => ["events", eventId, "purchases"] as const;
const newestKey = (eventId: string) => ["events", eventId, "newest-purchases"] as const;

export const summaryQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "sales-summary"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/sales/summary", {
          params: { path: { event_id: eventId } },
          signal,
        }),
      ),
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

function readPage(
  eventId: string,
  filters: PurchaseFilters,
  zone: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<PurchasePage> {
  const query = { ...queryOf(filters, zone), ...(cursor !== null && { cursor }) };
  const params = { path: { event_id: eventId }, query };
  return read(
    api.GET("/api/v1/admin/events/{event_id}/tickets/sales/purchases", {
      params,
      ...(signal && { signal }),
    }),
  );
}

/** Reads the newest purchases anew and keeps the rest of the list as far as somebody has scrolled. */
export async function refreshNewest(
  queries: QueryClient,
  eventId: string,
  filters: PurchaseFilters,
  zone: string,
): Promise<void> {
  try {
    const newest = await queries.query({
      queryKey: [...newestKey(eventId), filters],
      queryFn: ({ signal }) => readPage(eventId, filters, zone, null, signal),
      staleTime: 0,
      gcTime: 0,
    });
    queries.setQueryData<Pages>(
      purchasesQuery(eventId, filters, zone).queryKey,
      (before) => before && mergeNewest(newest, before),
    );
  } catch (error) {
    // By a change, which this must not undo: what is read from now on holds it.
    if (!(error instanceof CancelledError) || error.revert !== true) throw error;
    await refreshNewest(queries, eventId, filters, zone);
  }
}

/** Puts a purchase that an answer held wherever it is shown. */
export const keepPurchase = (queries: QueryClient, changed: Purchase): Promise<void> =>
  changeShown(queries, changed, () => changed);

/** Does the same with a ticket; whatever else of its purchase has changed meanwhile stays. */
export const keepTicket = (
  queries: QueryClient,
  of: Purchase,
  changed: Purchase["tickets"][number],
): Promise<void> =>
  changeShown(queries, of, (purchase) => ({
    ...purchase,
    tickets: purchase.tickets.map((one) => (one.id === changed.id ? changed : one)),
  }));

async function changeShown(
  queries: QueryClient,
  { id, event_id }: Purchase,
  change: (purchase: Purchase) => Purchase,
): Promise<void> {
  const lists = { queryKey: listsKey(event_id) };
  // What was asked before the change would put back what was there before it.
  await Promise.all([
    queries.cancelQueries({ queryKey: newestKey(event_id) }),
    queries.cancelQueries(lists),
  ]);
  changeHeld(id, change);
  queries.setQueriesData<Pages>(
    lists,
    (before) =>
      before && {
        ...before,
        pages: before.pages.map((page) => ({
          ...page,
          items: page.items.map((one) => (one.id === id ? change(one) : one)),
        })),
      },
  );
  // A list that had not been read at all yet would stay so.
  void queries.refetchQueries({
    ...lists,
    type: "active",
    predicate: ({ state }) => state.data === undefined,
  });
}
