import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";

export type PromoCode = Schemas["PromoCodeRead"];
export type DiscountType = Schemas["DiscountType"];

export const promoCodesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "promo-codes"],
    queryFn: async ({ signal }) => {
      const params = { path: { event_id: eventId } };
      const codes: PromoCode[] = [];
      // An event has tens of codes; the table sums them up, so it needs them all.
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = { limit: 200, ...(cursor !== undefined && { cursor }) };
        const page: Schemas["Page_PromoCodeRead_"] = await read(
          api.GET("/api/v1/admin/events/{event_id}/promo-codes", { params: { ...params, query }, signal }),
        );
        codes.push(...page.items);
        cursor = page.next_cursor;
      }
      return codes;
    },
  });

/** How many codes there are, for the rail; undefined until it is known. */
export const usePromoCodeCount = (eventId: string): number | undefined =>
  useQuery({ ...promoCodesQuery(eventId), select: (found) => found.length }).data;
