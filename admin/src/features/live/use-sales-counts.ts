import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, readIfChanged, type Schemas, type Tagged } from "@/lib/api";

// A purchase is in the counts half a second after it at most: with the answer on its way it is on the screen within three.
const POLL_MILLISECONDS = 2_400;

type Counts = Tagged<Schemas["SalesRead"]>;

export const salesCountsKey = (eventId: string) => ["events", eventId, "sales-counts"] as const;

const options = (eventId: string) =>
  queryOptions({
    queryKey: salesCountsKey(eventId),
    meta: { isKept: true },
    queryFn: ({ signal, client }) => {
      const before = client.getQueryData<Counts>(salesCountsKey(eventId));
      return readIfChanged(
        api.GET("/api/v1/admin/events/{event_id}/tickets/sales", {
          params: {
            path: { event_id: eventId },
            ...(before && { header: { "If-None-Match": before.etag } }),
          },
          signal,
        }),
        before,
      );
    },
    // Pauses by itself while the tab is hidden, and asks at once when it is seen again.
    refetchInterval: POLL_MILLISECONDS,
    staleTime: POLL_MILLISECONDS,
    retry: false,
  });

/** What is sold, per package, three seconds old at most while the page is seen. */
export const useSalesCounts = (eventId: string) =>
  useQuery({ ...options(eventId), select: ({ data }: Counts) => data });

/** When the server last answered, in milliseconds; 0 when it never has. */
export const useLastAnswer = (eventId: string): number =>
  useQuery({ ...options(eventId), notifyOnChangeProps: ["dataUpdatedAt"] }).dataUpdatedAt;
