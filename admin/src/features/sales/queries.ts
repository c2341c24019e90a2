import {
  CancelledError,
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { api, read } from "@/lib/api";
import { queryOf, type PurchaseFilters } from "./filters";
import { changePinned } from "./pinned";
import { mergeNewest } from "./merge-newest";
import type { Purchase, PurchasePage } from "./types";

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

/** The purchases with payments that have to go back, newest first: as many as one answer has. */
export const refundsDueQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "refunds-due"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/sales/purchases", {
          params: { path: { event_id: eventId }, query: { refund_due: true, limit: 200 } },
          signal,
        }),
      ),
  });

/** The purchases that are paid in part, newest first: as many as one answer has. */
export const partlyPaidQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "partly-paid"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/sales/purchases", {
          params: { path: { event_id: eventId }, query: { amount_due: true, limit: 200 } },
          signal,
        }),
      ),
  });

/** @param zone of the event: the filters are its days. */
export const purchasesQuery = (eventId: string, filters: PurchaseFilters, zone: string) =>
  infiniteQueryOptions({
    queryKey: [...listsKey(eventId), filters],
    queryFn: ({ pageParam, signal }) => readPage(eventId, filters, zone, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // Refreshed when the counts change, and read again whenever it is shown.
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

/** Reads the newest purchases and keeps the pages that were scrolled to. */
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
    // Cancelled by a change, which an older answer would undo. A new request includes it.
    if (!(error instanceof CancelledError) || error.revert !== true) throw error;
    await refreshNewest(queries, eventId, filters, zone);
  }
}

/** Puts a purchase from an answer wherever it is shown. */
export const cachePurchase = (queries: QueryClient, changed: Purchase): Promise<void> =>
  changeShown(queries, changed, () => changed);

/** The same for a ticket; its purchase stays as it is in the cache otherwise. */
export const cacheTicket = (
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
  // A request sent before the change would undo it in the cache.
  await Promise.all([
    queries.cancelQueries({ queryKey: newestKey(event_id) }),
    queries.cancelQueries(lists),
  ]);
  changePinned(id, change);
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
  // A first request that was cancelled has to be repeated.
  void queries.refetchQueries({
    ...lists,
    type: "active",
    predicate: ({ state }) => state.data === undefined,
  });
}
