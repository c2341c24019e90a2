import { useSuspenseQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page";
import { useNow } from "@/components/use-now";
import { eventQuery, type EventRead } from "@/features/events";
import { dayAt, formatDay, formatOpening } from "@/lib/time";
import { ByPackage } from "./by-package";
import { ExportButton } from "./export-button";
import type { PurchaseFilters } from "./filters";
import { Purchases } from "./purchases";
import { RevenuePanel } from "./revenue-panel";
import { Totals } from "./totals";
import { useFollowSales } from "./use-follow-sales";
import "@/styles/sales.css";

interface Props {
  eventId: string;
  filters: PurchaseFilters;
  onFilter: (filters: PurchaseFilters) => void;
}

/** How the event sells, live. */
export function SalesPage({ eventId, filters, onFilter }: Props) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  useFollowSales(eventId, filters, event.time_zone);
  return (
    <>
      <PageHead
        title="Sales"
        lead={<Window event={event} />}
        actions={<ExportButton event={event} filters={filters} />}
      />
      <Totals eventId={eventId} />
      <div className="cols even charts">
        <RevenuePanel event={event} />
        <ByPackage eventId={eventId} />
      </div>
      <Purchases event={event} filters={filters} onFilter={onFilter} />
    </>
  );
}

/** "Open since February 14, closing Friday, April 17, 11:59 PM EDT." */
function Window({ event }: { event: EventRead }) {
  const now = useNow();
  const { sales_open_at, time_zone } = event;
  const closes_at = event.sales_close_at ?? event.starts_at;
  const closing = formatOpening(closes_at, time_zone);
  if (Date.parse(closes_at) <= now) return <>Sales closed {closing}.</>;
  if (sales_open_at === null) return <>Open, closing {closing}.</>;
  const opens = Date.parse(sales_open_at);
  if (opens > now) return <>Sales open {formatOpening(sales_open_at, time_zone)}.</>;
  return (
    <>
      Open since {formatDay(dayAt(opens, time_zone))}, closing {closing}.
    </>
  );
}
