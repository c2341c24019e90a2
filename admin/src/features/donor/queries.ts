import { queryOptions } from "@tanstack/react-query";
import { PAGE } from "@/api/limits";
import { api, read, type Schemas } from "@/lib/api";
import { keepTickets, keptTickets } from "./kept-tickets";
import type { Package } from "./order";

export type EventRead = Schemas["EventRead"];
export type Purchase = Schemas["PurchaseRead"];
export type Ticket = Schemas["TicketRead"];

// As long as the public list may be cached. An answer that hasn't changed is a 304 of a few bytes.
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
    // Others are buying meanwhile; it pauses by itself while the page isn't seen.
    refetchInterval: FRESH_MILLISECONDS,
    staleTime: 0,
    // The next round comes soon enough, and until then the page says that this is what it last saw.
    retry: false,
  });

/** What a code takes off; asked again for each package and quantity, for the code may end or be used up meanwhile. */
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

/** @param who whose they are: another's are never shown, not even until one's own have come. */
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
      keepTickets(who, purchase);
      return purchase;
    },
    initialData: () => keptTickets(who, purchaseId)?.purchase,
    initialDataUpdatedAt: () => keptTickets(who, purchaseId)?.at,
    staleTime: 0,
    // Until it is paid: then the page says so by itself.
    refetchInterval: ({ state }) =>
      state.data?.payment_status === "pending" ? PAYMENT_POLL_MILLISECONDS : false,
  });
