import {
  infiniteQueryOptions,
  queryOptions,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { api, read, type Schemas } from "@/lib/api";
import type { Middleware } from "openapi-fetch";
import { pollInterval } from "@/lib/polling";
import { queryOf, type AuditFilters } from "./filters";

export type AuditEntry = Schemas["AuditEntryRead"];
export type AuditPage = Schemas["Page_AuditEntryRead_"];

const auditKey = (eventId: string) => ["events", eventId, "audit"] as const;

const isOnFirstPage = ({ state }: { state: { data: unknown } }): boolean =>
  (state.data as InfiniteData<AuditPage> | undefined)?.pages.length === 1;

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
    // Shown again, it starts with the newest page.
    gcTime: 0,
    // Not while somebody reads earlier pages: refetching them all would move what they read, at a request a page.
    refetchOnWindowFocus: isOnFirstPage,
    refetchOnReconnect: isOnFirstPage,
    refetchInterval: (query) => isOnFirstPage(query) && pollInterval("auditEntries"),
  });

/** Verifies the whole chain. The server reads every entry for it, so it is read once a visit, and when it is asked for. */
export const chainQuery = (eventId: string) =>
  queryOptions({
    queryKey: [...auditKey(eventId), "chain"],
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/audit/verify", {
          params: { path: { event_id: eventId } },
          signal,
        }),
      ),
  });

/** The number of the newest entry, for the rail; undefined until it is known. */
export function useAuditCount(eventId: string): number | undefined {
  const queryKey = [...auditKey(eventId), "count"] as const;
  useAfterEachChange(queryKey);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const params = { path: { event_id: eventId }, query: { limit: 1 } };
      return (
        (await read(api.GET("/api/v1/admin/events/{event_id}/audit", { params, signal }))).items[0]
          ?.sequence ?? 0
      );
    },
    refetchInterval: (query) => pollInterval("auditCount", query),
  }).data;
}

/** Reads a query again after whatever was changed in this window: each change is an entry of the trail. */
function useAfterEachChange(queryKey: readonly string[]): void {
  const queries = useQueryClient();
  const key = queryKey.join(" ");
  useEffect(() => {
    const watch: Middleware = {
      onResponse: ({ request, response }) => {
        if (request.method !== "GET" && response.ok)
          void queries.invalidateQueries({ queryKey: key.split(" ") });
      },
    };
    api.use(watch);
    return () => api.eject(watch);
  }, [queries, key]);
}
