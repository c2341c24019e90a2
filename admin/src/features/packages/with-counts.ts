import type { Schemas } from "@/lib/api";
import type { Package } from "./queries";

/** The packages with the live counts, which are read more often than the list. */
export function withCounts(
  packages: readonly Package[],
  sales: Schemas["SalesRead"] | undefined,
): Package[] {
  const counts = new Map(sales?.counts.map((count) => [count.package_id, count]));
  return packages.map((one) => {
    const live = counts.get(one.id);
    if (live === undefined) return one;
    const remaining =
      one.quantity_limit === null ? null : Math.max(0, one.quantity_limit - live.sold_count);
    return { ...one, sold_count: live.sold_count, remaining, is_sold_out: remaining === 0 };
  });
}
