import { queryOptions } from "@tanstack/react-query";
import { PAGE } from "@/api/limits";
import { api, read } from "@/lib/api";
import { storeTickets, storedTickets } from "./stored-tickets";
import type { Package } from "./order";
import type { EventRead, Purchase } from "./types";

// The max-age of the public list. An unchanged answer is a 304 of a few bytes.
const FRESH_MILLISECONDS = 5_000;
const PAYMENT_POLL_MILLISECONDS = 15_000;

export const eventQuery = (slug: string) =>
  queryOptions({
    queryKey: ["event", slug],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/events/{slug_or_id}", { params: { path: { slug_or_id: slug } }, signal }),
      ),
    meta: { isKept: true },
    staleTime: FRESH_MILLISECONDS,
  });

export const packagesQuery = (event: EventRead) =>
  queryOptions({
    queryKey: ["packages", event.id],
    queryFn: async ({ signal }): Promise<Package[]> => {
      const path = { event_id: event.id };
      return (
        await read(
          api.GET("/api/v1/events/{event_id}/tickets/packages", { params: { path }, signal }),
        )
      ).items;
    },
    meta: { isKept: true },
    // The query client pauses it while the tab is hidden.
    refetchInterval: FRESH_MILLISECONDS,
    staleTime: 0,
    // The next poll follows soon; meanwhile the page shows that its data may be outdated.
    retry: false,
  });

/** The discount of a code; read for each package and quantity, because the code may expire or be used up meanwhile. */
export const quoteQuery = (eventId: string, code: string, packageId: string, quantity: number) =>
  queryOptions({
    queryKey: ["quote", eventId, code.toUpperCase(), packageId, quantity],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/events/{event_id}/promo-codes/validate", {
          params: { path: { event_id: eventId }, query: { code, package_id: packageId, quantity } },
          signal,
        }),
      ),
  });

/** @param who the user: part of the key, so that another user's purchases are never shown, not even while loading. */
export const ownPurchasesQuery = (who: string | null, eventId: string) =>
  queryOptions({
    queryKey: ["own", who, "purchases", eventId],
    queryFn: async ({ signal }) => {
      const found: Purchase[] = [];
      let cursor: string | null = null;
      do {
        const query: { limit: number; cursor?: string } = {
          limit: PAGE.maximum,
          ...(cursor !== null && { cursor }),
        };
        const page: { items: Purchase[]; next_cursor: string | null } = await read(
          api.GET("/api/v1/me/purchases", { params: { query }, signal }),
        );
        found.push(...page.items.filter((purchase) => purchase.event_id === eventId));
        cursor = page.next_cursor;
      } while (cursor !== null);
      return found;
    },
  });

export const purchaseQuery = (who: string | null, purchaseId: string) =>
  queryOptions({
    queryKey: ["own", who, "purchase", purchaseId],
    queryFn: async ({ signal }) => {
      const path = { purchase_id: purchaseId };
      const purchase = await read(
        api.GET("/api/v1/me/purchases/{purchase_id}", { params: { path }, signal }),
      );
      storeTickets(who, purchase);
      return purchase;
    },
    initialData: () => storedTickets(who, purchaseId)?.purchase,
    initialDataUpdatedAt: () => storedTickets(who, purchaseId)?.at,
    staleTime: 0,
    // Polled until it is paid.
    refetchInterval: ({ state }) =>
      state.data?.payment_status === "pending" ? PAYMENT_POLL_MILLISECONDS : false,
  });
