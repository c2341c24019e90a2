import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, readAll, type Schemas } from "@/lib/api";

export type PromoCode = Schemas["PromoCodeRead"];

export const promoCodesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "promo-codes"],
    // All of them: the page shows their total.
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

/** The number of codes, for the rail; undefined until it is known. */
export const usePromoCodeCount = (eventId: string): number | undefined =>
  useQuery({ ...promoCodesQuery(eventId), select: (found) => found.length }).data;
