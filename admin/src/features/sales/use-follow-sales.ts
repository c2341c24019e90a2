import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useSalesCounts } from "@/features/live";
import { POLLING, usePollInterval } from "@/lib/polling";
import { pausedFor, useIsPoller } from "@/lib/shared-polls";
import type { PurchaseFilters } from "./filters";
import { partlyPaidQuery, refreshNewest, refundsDueQuery, summaryQuery } from "./queries";

/** Reads the summary and the newest purchases again when the counts have changed, as often as the polling budget allows. */
export function useFollowSales(eventId: string, filters: PurchaseFilters, zone: string): void {
  const queries = useQueryClient();
  const { data: sales } = useSalesCounts(eventId);
  // The same as that of the newest purchases: both are read together.
  const ownInterval = usePollInterval("salesSummary");
  // Where another window of this browser reads the summary, it comes from there.
  const summary = queries.getQueryCache().find({ queryKey: summaryQuery(eventId).queryKey });
  const readsSummary = useIsPoller(summary);
  // The same for the newest purchases: both are read together.
  const interval = readsSummary ? ownInterval : POLLING.salesSummary.unfocused;
  const followed = useRef(sales);
  const refreshedAt = useRef(Number.NEGATIVE_INFINITY);
  const refresh = useEffectEvent(() => {
    if (readsSummary) void queries.invalidateQueries({ queryKey: summaryQuery(eventId).queryKey });
    void queries.invalidateQueries({ queryKey: refundsDueQuery(eventId).queryKey });
    void queries.invalidateQueries({ queryKey: partlyPaidQuery(eventId).queryKey });
    // The next change tries again. Whether the server can be reached is shown by the "Live" line.
    refreshNewest(queries, eventId, filters, zone).catch(() => undefined);
  });
  useEffect(() => {
    if (sales === undefined || sales === followed.current) return;
    if (followed.current === undefined) {
      // The first counts: the page has just read everything else.
      followed.current = sales;
      return;
    }
    const wait = Math.max(pausedFor(), refreshedAt.current + interval - performance.now());
    const timer = setTimeout(() => {
      followed.current = sales;
      refreshedAt.current = performance.now();
      refresh();
    }, wait);
    return () => clearTimeout(timer);
  }, [sales, interval]);
}
