import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, readIfChanged, type Schemas, type Tagged } from "@/lib/api";
import { POLLING, pollInterval } from "@/lib/polling";

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
    // The query client pauses it while the tab is hidden, and fetches at once when it is visible again.
    refetchInterval: (query) => pollInterval("salesCounts", query),
    staleTime: POLLING.salesCounts.focused,
    retry: false,
  });

/** What is sold, per package; at most three seconds old while the window has the focus. */
export const useSalesCounts = (eventId: string) =>
  useQuery({
    ...options(eventId),
    select: ({ data }: Counts) => data,
  });

/** How many seats of the event are sold, as of when the page was opened; 0 until it is known. */
export const useSeatsSold = (eventId: string): number =>
  useQuery({
    ...options(eventId),
    refetchInterval: false,
    select: ({ data }: Counts) => data.counts.reduce((sum, one) => sum + one.seats_sold, 0),
  }).data ?? 0;

/** When the server last answered, in milliseconds since the epoch; 0 when it never has. */
export const useLastAnswer = (eventId: string): number =>
  useQuery({
    ...options(eventId),
    notifyOnChangeProps: ["dataUpdatedAt"],
  }).dataUpdatedAt;
