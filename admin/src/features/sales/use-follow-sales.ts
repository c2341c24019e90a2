import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useSalesCounts } from "@/features/live";
import type { PurchaseFilters } from "./filters";
import { refreshNewest, summaryQuery } from "./queries";

// While a sale is hot the counts change with every poll. Reading the rest half as often keeps a coordinator with two tabs
// well below the rate limit.
const REST_MILLISECONDS = 6_000;

/** Reads the sums and the newest purchases anew when the counts have changed. */
export function useFollowSales(eventId: string, filters: PurchaseFilters, zone: string): void {
  const queries = useQueryClient();
  const { data: sales } = useSalesCounts(eventId);
  const followed = useRef(sales);
  const refreshedAt = useRef(Number.NEGATIVE_INFINITY);
  const refresh = useEffectEvent(() => {
    void queries.invalidateQueries({ queryKey: summaryQuery(eventId).queryKey });
    // The next change tries again; that the server is out of reach is said by the line that tells how fresh all this is.
    refreshNewest(queries, eventId, filters, zone).catch(() => undefined);
  });
  useEffect(() => {
    if (sales === undefined || sales === followed.current) return;
    if (followed.current === undefined) {
      // The page has just read everything itself.
      followed.current = sales;
      return;
    }
    const wait = Math.max(0, refreshedAt.current + REST_MILLISECONDS - performance.now());
    const timer = setTimeout(() => {
      followed.current = sales;
      refreshedAt.current = performance.now();
      refresh();
    }, wait);
    return () => clearTimeout(timer);
  }, [sales]);
}
