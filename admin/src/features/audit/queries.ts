import { infiniteQueryOptions, queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";
import { pollInterval } from "@/lib/polling";
import { queryOf, type AuditFilters } from "./filters";

export type AuditEntry = Schemas["AuditEntryRead"];
export type AuditPage = Schemas["Page_AuditEntryRead_"];

const auditKey = (eventId: string) => ["events", eventId, "audit"] as const;

/** @param zone of the event: the filters are its days. */
export const auditQuery = (eventId: string, filters: AuditFilters, zone: string) =>
  infiniteQueryOptions({
    queryKey: [...auditKey(eventId), "entries", filters],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...queryOf(filters, zone), ...(pageParam !== null && { cursor: pageParam }) };
      const path = { event_id: eventId };
      if (filters.package_id === undefined) {
        return read(
          api.GET("/api/v1/admin/events/{event_id}/audit", { params: { path, query }, signal }),
        );
      }
      return read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/packages/{package_id}/audit", {
          params: { path: { ...path, package_id: filters.package_id }, query },
          signal,
        }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: AuditPage) => last.next_cursor,
    // Whatever was changed a moment ago has to be in the list.
    staleTime: 0,
    // Not while somebody reads earlier pages: refetching them all would move what they read.
    refetchInterval: ({ state }) =>
      state.data?.pages.length === 1 ? pollInterval("auditEntries") : false,
  });

/** Verifies the whole chain. The server reads every entry for it, so it is not polled. */
export const chainQuery = (eventId: string) =>
  queryOptions({
    queryKey: [...auditKey(eventId), "chain"],
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/audit/verify", {
          params: { path: { event_id: eventId } },
          signal,
        }),
      ),
  });

/** The number of the newest entry, for the rail; undefined until it is known. */
export const useAuditCount = (eventId: string): number | undefined =>
  useQuery({
    queryKey: [...auditKey(eventId), "count"],
    queryFn: async ({ signal }) => {
      const params = { path: { event_id: eventId }, query: { limit: 1 } };
      return (
        (await read(api.GET("/api/v1/admin/events/{event_id}/audit", { params, signal }))).items[0]
          ?.sequence ?? 0
      );
    },
    refetchInterval: () => pollInterval("auditCount"),
  }).data;
