import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, readAll, type Schemas } from "@/lib/api";

export type PromoCode = Schemas["PromoCodeRead"];

export const promoCodesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "promo-codes"],
    // The table sums them up, so it needs them all.
    queryFn: ({ signal }) =>
      readAll((query) =>
        read(
          api.GET("/api/v1/admin/events/{event_id}/promo-codes", {
            params: { path: { event_id: eventId }, query },
            signal,
          }),
        ),
      ),
  });

/** How many codes there are, for the rail; undefined until it is known. */
export const usePromoCodeCount = (eventId: string): number | undefined =>
  useQuery({ ...promoCodesQuery(eventId), select: (found) => found.length }).data;
