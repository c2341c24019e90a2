import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { buttonLook } from "@/components/button";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { useNetwork } from "@/components/use-network";
import { useNow } from "@/components/use-now";
import { useShortcut } from "@/components/use-shortcut";
import { eventQuery, type EventRead } from "@/features/events";
import { salesPhase } from "@/lib/sales-window";
import { dayAt, formatDay, formatOpening } from "@/lib/time";
import { ByPackage } from "./by-package";
import { ExportButton } from "./export-button";
import type { PurchaseFilters } from "./filters";
import { rememberFilters } from "./last-filters";
import { ListLoading } from "./list-loading";
import { RevenuePanel } from "./revenue-panel";
import { Totals } from "./totals";
import { useFollowSales } from "./use-follow-sales";
import { cx } from "@/lib/class-names";
import styles from "./charts.module.css";

// It shows nothing before it has asked the server, and on most days nothing at all.
const SettlePanel = lazy(async () => ({ default: (await import("./settle-panel")).SettlePanel }));

// Below the figures, and more script than all of them.
const Purchases = lazy(async () => ({ default: (await import("./purchases")).Purchases }));

interface Props {
  eventId: string;
  filters: PurchaseFilters;
  onFilter: (filters: PurchaseFilters) => void;
}

/** How the event sells, live. */
export function SalesPage({ eventId, filters, onFilter }: Props) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  useEffect(() => rememberFilters(eventId, filters), [eventId, filters]);
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
            <NewOrder eventId={eventId} />
          </>
        }
      />
      <Suspense fallback={null}>
        <SettlePanel eventId={eventId} onShow={onFilter} />
      </Suspense>
      <Totals eventId={eventId} />
      <div className={cx("side-by-side equal-height", styles.charts)}>
        <RevenuePanel event={event} />
        <ByPackage eventId={eventId} />
      </div>
      <Suspense fallback={<ListLoading />}>
        <Purchases event={event} filters={filters} onFilter={onFilter} />
      </Suspense>
    </>
  );
}

function NewOrder({ eventId }: { eventId: string }) {
  const cutOff = useNetwork();
  const link = useRef<HTMLAnchorElement>(null);
  useShortcut("n", () => link.current?.click());
  return (
    <Link
      ref={link}
      className={buttonLook("first")}
      to="/events/$eventId/tickets/sales/new"
      params={{ eventId }}
      {...cutOff}
    >
      <Icon name="plus" />
      New order
    </Link>
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
