import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "@/components/button";
import { PageHead } from "@/components/page";
import { useNow } from "@/components/use-now";
import { eventQuery, type EventRead } from "@/features/events";
import { salesPhase } from "@/lib/sales-window";
import { dayAt, formatDay, formatOpening } from "@/lib/time";
import { ByPackage } from "./by-package";
import { ExportButton } from "./export-button";
import type { PurchaseFilters } from "./filters";
import { Purchases } from "./purchases";
import { RevenuePanel } from "./revenue-panel";
import { SettlePanel } from "./settle-panel";
import { Totals } from "./totals";
import { useFollowSales } from "./use-follow-sales";
import { cx } from "@/lib/class-names";
import styles from "./charts.module.css";

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
        actions={
          <>
            <Link
              className={buttonLook()}
              to="/events/$eventId/tickets/sales/bank-day"
              params={{ eventId }}
            >
              Bank day
            </Link>
            <ExportButton event={event} filters={filters} />
          </>
        }
      />
      <SettlePanel eventId={eventId} onShow={() => onFilter({ refund_due: true })} />
      <Totals eventId={eventId} />
      <div className={cx("side-by-side equal-height", styles.charts)}>
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
  const { time_zone } = event;
  const sales = salesPhase(event, now);
  const closing = formatOpening(sales.closesAt, time_zone);
  if (sales.phase === "early") return <>Sales open {formatOpening(sales.opensAt, time_zone)}.</>;
  if (sales.phase === "late") return <>Sales closed {closing}.</>;
  if (sales.opensAt === null) return <>Open, closing {closing}.</>;
  return (
    <>
      Open since {formatDay(dayAt(Date.parse(sales.opensAt), time_zone))}, closing {closing}.
    </>
  );
}
