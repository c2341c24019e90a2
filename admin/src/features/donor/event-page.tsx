import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { Loading, Skeleton } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { announce } from "@/lib/announce";
import { formatMoney } from "@/lib/money";
import { useMarkShown } from "@/lib/page-shown";
import { closingOf, salesPhase, type SalesPhase } from "@/lib/sales-window";
import { formatForDonors, formatMoment } from "@/lib/time";
import type { OrderStore } from "./order-store";
import { Fact, Hero } from "./hero";
import { LastSeen } from "./last-seen-notice";
import { Menu } from "./menu";
import { EMPTY_ORDER, type Package } from "./order";
import { OrderPanel } from "./order-panel";
import { packagesQuery } from "./queries";
import type { EventRead } from "./types";
import { useOrder } from "./use-order";
import { outsideSalesWords } from "./words";
import { cx } from "@/lib/class-names";
import menuStyles from "./menu.module.css";
import pageStyles from "./page.module.css";

/** The page of an event: its packages and the order. */
export function EventPage({
  event,
  orders,
  onSignOut,
}: {
  event: EventRead;
  orders: OrderStore;
  onSignOut: () => void;
}) {
  const packages = useQuery(packagesQuery(event));
  const { phase } = salesPhase(event, useNow());
  useAnnouncedPhase(phase);
  useMarkShown(!packages.isPending);
  return (
    <>
      <Hero event={event} title={event.name} tab={`Tickets · ${event.name}`} onSignOut={onSignOut}>
        <Fact name="When">{formatForDonors(event.starts_at, event.time_zone)}</Fact>
        {event.venue !== null && <Fact name="Where">{event.venue}</Fact>}
        <SalesFact event={event} />
      </Hero>
      <main className={cx(pageStyles.page, pageStyles.withOrder)} id="main">
        {packages.data === undefined ? (
          packages.isError ? (
            <PageError error={packages.error} retry={() => void packages.refetch()} />
          ) : (
            <MenuLoading />
          )
        ) : (
          <EventContent
            event={event}
            orders={orders}
            phase={phase}
            packages={packages.data}
            lastSeenAt={packages.isError ? packages.dataUpdatedAt : null}
            seenAt={packages.dataUpdatedAt}
          />
        )}
      </main>
    </>
  );
}

/** Whether tickets are on sale: until when, from when, or that it is over. */
function SalesFact({ event }: { event: EventRead }) {
  const now = useNow();
  const sales = salesPhase(event, now);
  if (sales.phase !== "open")
    return (
      <Fact name={sales.phase === "early" ? "Not on sale yet" : "Sales have closed"} isUrgent>
        {outsideSalesWords(sales, event.time_zone, now)}
      </Fact>
    );
  if (event.sales_close_at === null) return null;
  return <Fact name="Tickets until">{formatMoment(closingOf(event), event.time_zone, now)}</Fact>;
}

type Phase = SalesPhase["phase"];

const HEADINGS: Record<Phase, string> = {
  early: "What will be on sale",
  open: "Choose your seats",
  late: "What was on sale",
};

/** Announces that sales open or close while the page is open. */
function useAnnouncedPhase(phase: Phase): void {
  const before = useRef(phase);
  useEffect(() => {
    if (phase === before.current) return;
    before.current = phase;
    announce(phase === "open" ? "Tickets are on sale now." : "Ticket sales have closed.");
  }, [phase]);
}

interface EventContentProps {
  event: EventRead;
  orders: OrderStore;
  phase: Phase;
  packages: readonly Package[];
  /** When the packages were read, if they could not be read again; null while they are current. */
  lastSeenAt: number | null;
  seenAt: number;
}

function EventContent(props: EventContentProps) {
  const { event, orders, phase, packages, lastSeenAt, seenAt } = props;
  const view = useOrder(orders, event.id, packages);
  const isOpen = phase === "open";
  const choose = (chosen: Package) => {
    // Six seats are not six tables: the quantity belongs to the package.
    orders.change({ packageId: chosen.id, quantity: EMPTY_ORDER.quantity, answers: {} });
    announce(`${chosen.name} chosen, ${formatMoney(chosen.price)}`);
    const head = document.getElementById("order");
    head?.scrollIntoView({ block: "start" });
    document.getElementById("chosen")?.focus({ preventScroll: true });
  };
  const about = event.description !== null && (
    <p className={pageStyles.about}>{event.description}</p>
  );
  if (packages.length === 0) {
    return (
      <section>
        {about}
        <EmptyState title="Nothing is on sale yet">
          The tables are still being laid. Please come back a little later.
        </EmptyState>
      </section>
    );
  }
  return (
    <>
      <section aria-labelledby="choose">
        <LastSeen failedSince={lastSeenAt} seenAt={seenAt} />
        {about}
        <h2 className={pageStyles.choose} id="choose">
          {HEADINGS[phase]}
        </h2>
        <Menu
          packages={packages}
          chosen={isOpen || view.isLocked ? view.chosen : undefined}
          onChoose={isOpen && !view.isLocked ? choose : undefined}
        />
      </section>
      {(isOpen || view.isLocked) && (
        <OrderPanel
          event={event}
          orders={orders}
          packages={packages}
          view={view}
          onChoose={choose}
        />
      )}
    </>
  );
}

const MenuLoading = () => (
  <Loading what="the tickets">
    <ol className={menuStyles.packages}>
      {[1, 2, 3].map((place) => (
        <li key={place} className={menuStyles.loading}>
          <Skeleton width={84} height={84} />
          <div>
            <Skeleton width="60%" height={26} />
            <Skeleton width="80%" />
          </div>
        </li>
      ))}
    </ol>
  </Loading>
);
