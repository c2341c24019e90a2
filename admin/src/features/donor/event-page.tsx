import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type RefObject } from "react";
import { Button, buttonLook } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { Loading, Skeleton } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { announce } from "@/lib/announce";
import { formatMoney } from "@/lib/money";
import { closingOf, salesPhase } from "@/lib/sales-window";
import { formatForDonors, formatMoment } from "@/lib/time";
import { count } from "@/lib/words";
import type { OrderStore } from "./order-store";
import { Fact, Hero } from "./hero";
import { LastSeen } from "./last-seen-notice";
import { Menu } from "./menu";
import { OrderForm } from "./order-form";
import { quantityOf, seatsOf, type Package } from "./order";
import { packagesQuery } from "./queries";
import type { EventRead } from "./types";
import { useOrder, type OrderView } from "./use-order";
import { notOnSaleWords, outsideSalesWords } from "./words";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import menuStyles from "./menu.module.css";
import orderFormStyles from "./order-form.module.css";
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
  const now = useNow();
  return (
    <>
      <Hero event={event} title={event.name} tab={`Tickets · ${event.name}`} onSignOut={onSignOut}>
        <Fact name="When">{formatForDonors(event.starts_at, event.time_zone)}</Fact>
        {event.venue !== null && <Fact name="Where">{event.venue}</Fact>}
        {event.sales_close_at !== null && (
          <Fact name="Tickets until">{formatMoment(closingOf(event), event.time_zone, now)}</Fact>
        )}
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
            packages={packages.data}
            lastSeenAt={packages.isError ? packages.dataUpdatedAt : null}
            seenAt={packages.dataUpdatedAt}
          />
        )}
      </main>
    </>
  );
}

interface EventContentProps {
  event: EventRead;
  orders: OrderStore;
  packages: readonly Package[];
  /** When the packages were read, if they could not be read again; null while they are current. */
  lastSeenAt: number | null;
  seenAt: number;
}

function EventContent({ event, orders, packages, lastSeenAt, seenAt }: EventContentProps) {
  const view = useOrder(orders, event.id, packages);
  const isOpen = salesPhase(event, useNow()).phase === "open";
  const buyRef = useRef<HTMLDivElement>(null);
  const choose = (chosen: Package) => {
    orders.change({ packageId: chosen.id, answers: {} });
    announce(`${chosen.name} chosen, ${formatMoney(chosen.price)}`);
    const head = document.getElementById("order");
    head?.scrollIntoView({ block: "start" });
    document.getElementById("chosen")?.focus({ preventScroll: true });
  };
  if (packages.length === 0) {
    return (
      <EmptyState title="Nothing is on sale yet">
        The tables are still being laid. Please come back a little later.
      </EmptyState>
    );
  }
  return (
    <>
      <section aria-labelledby="choose">
        <LastSeen failedSince={lastSeenAt} seenAt={seenAt} />
        {event.description !== null && <p className={pageStyles.about}>{event.description}</p>}
        <h2 className={pageStyles.choose} id="choose">
          Choose your seats
        </h2>
        <Menu
          packages={packages}
          chosen={view.chosen}
          onChoose={isOpen && !view.isLocked ? choose : undefined}
        />
      </section>
      {isOpen || view.isLocked ? (
        <Order
          event={event}
          orders={orders}
          packages={packages}
          view={view}
          buyRef={buyRef}
          onChoose={choose}
        />
      ) : (
        <Closed event={event} />
      )}
    </>
  );
}

interface OrderProps {
  event: EventRead;
  orders: OrderStore;
  packages: readonly Package[];
  view: OrderView;
  buyRef: RefObject<HTMLDivElement | null>;
  onChoose: (chosen: Package) => void;
}

function Order({ view, packages, onChoose, ...rest }: OrderProps) {
  const { chosen } = view;
  if (chosen === undefined) {
    const others = packages.filter((one) => !one.is_sold_out);
    return (
      <section
        className={cx(
          ticketStyles.ticket,
          ticketStyles.stubBelow,
          orderFormStyles.order,
          orderFormStyles.closed,
        )}
        id="order"
        aria-label="Your order"
      >
        <div className={orderFormStyles.top}>
          <h2 tabIndex={-1} id="chosen">
            {notOnSaleWords}
          </h2>
          {others.length > 0 && <p className="muted">These still have seats:</p>}
          <ul className={orderFormStyles.others}>
            {others.map((one) => (
              <li key={one.id}>
                <Button small onClick={() => onChoose(one)}>
                  {one.name}, {formatMoney(one.price)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      </section>
    );
  }
  return (
    <>
      <OrderForm {...rest} packages={packages} view={{ ...view, chosen }} onChoose={onChoose} />
      <BuyBar view={{ ...view, chosen }} buyRef={rest.buyRef} />
    </>
  );
}

/** On a phone: the total and a link to the form, until the form's own button is visible. */
function BuyBar({
  view,
  buyRef,
}: {
  view: OrderView & { chosen: Package };
  buyRef: RefObject<HTMLDivElement | null>;
}) {
  const isSeen = useIsSeen(buyRef);
  if (isSeen) return null;
  const { order, chosen, price } = view;
  return (
    <section className={orderFormStyles.shortOrder} aria-label="Your order in short">
      <span>
        <span className="display-font figures">{formatMoney(price.total)}</span>
        <span className="caption">
          {quantityOf(order) ?? 1} × {chosen.name}
        </span>
      </span>
      <a className={buttonLook("first")} href="#order">
        Buy {count(seatsOf(order, chosen), "seat")}
      </a>
    </section>
  );
}

function useIsSeen(place: RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new IntersectionObserver((entries) =>
      setSeen(entries.some((entry) => entry.isIntersecting)),
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return isSeen;
}

function Closed({ event }: { event: EventRead }) {
  const now = useNow();
  const sales = salesPhase(event, now);
  return (
    <section
      className={cx(
        ticketStyles.ticket,
        ticketStyles.stubBelow,
        orderFormStyles.order,
        orderFormStyles.closed,
      )}
      aria-label="Ticket sales"
    >
      <div className={orderFormStyles.top}>
        <h2>{sales.phase === "early" ? "Not on sale yet" : "Sales have closed"}</h2>
        <p className="muted">{outsideSalesWords(sales, event.time_zone, now)}</p>
      </div>
    </section>
  );
}

const MenuLoading = () => (
  <Loading what="the tickets">
    <ol className={menuStyles.packages}>
      {[1, 2, 3].map((place) => (
        <li key={place}>
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
