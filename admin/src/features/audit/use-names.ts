import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import type { EventRead } from "@/features/events";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import { purchaseQuery, type AuditEntry } from "./queries";
import type { Names } from "./sentence";

/** What the ids in these entries stand for. Who made a purchase comes a moment later: it is asked for one by one. */
export function useNames(event: EventRead, entries: readonly AuditEntry[]): Names {
  const { data: packages } = useSuspenseQuery(packagesQuery(event.id));
  const { data: codes } = useSuspenseQuery(promoCodesQuery(event.id));
  const purchases = [
    ...new Set(entries.filter((one) => one.entity_type === "purchase").map((one) => one.entity_id)),
  ];
  const purchasers = useQueries({
    queries: purchases.map((id) => purchaseQuery(event.id, id)),
    combine: (found) =>
      new Map(
        found.flatMap(({ data }) =>
          data
            ? [[data.id, data.purchaser.name ?? data.purchaser.email ?? undefined] as const]
            : [],
        ),
      ),
  });
  const packageNames = new Map(packages.map(({ id, name }) => [id, name]));
  const options = new Map(
    packages.flatMap(({ id: packageId, custom_options }) =>
      custom_options.map(({ id, name }) => [id, { name, packageId }] as const),
    ),
  );
  const codesById = new Map(codes.map((one) => [one.id, one]));
  return {
    zone: event.time_zone,
    package: (id) => packageNames.get(id),
    option: (id) => options.get(id),
    code: (id) => codesById.get(id)?.code,
    discountType: (id) => codesById.get(id)?.discount_type,
    purchaser: (id) => purchasers.get(id),
  };
}
