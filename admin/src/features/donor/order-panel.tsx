import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { Button, buttonLook } from "@/components/button";
import { formatMoney } from "@/lib/money";
import { count } from "@/lib/words";
import type { OrderStore } from "./order-store";
import { OrderForm } from "./order-form";
import { quantityOf, seatsOf, type Package } from "./order";
import type { EventRead } from "./types";
import type { OrderView } from "./use-order";
import { notOnSaleWords } from "./words";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import orderFormStyles from "./order-form.module.css";

interface Props {
  event: EventRead;
  orders: OrderStore;
  packages: readonly Package[];
  view: OrderView;
  onChoose: (chosen: Package) => void;
}

/** The order beside the list: a hint before anything is chosen, then its form. */
export function OrderPanel({ view, packages, onChoose, ...rest }: Props) {
  const buyRef = useRef<HTMLDivElement>(null);
  const { chosen, order } = view;
  const others = packages.filter((one) => !one.is_sold_out);
  if (chosen !== undefined)
    return (
      <>
        <OrderForm
          {...rest}
          packages={packages}
          view={{ ...view, chosen }}
          buyRef={buyRef}
          onChoose={onChoose}
        />
        <BuyBar view={{ ...view, chosen }} buyRef={buyRef} />
      </>
    );
  if (order.packageId === null)
    return others.length > 0 ? (
      <Panel title="Nothing chosen yet" isOnlyBeside>
        <p className="muted">Choose a package: your order and its total are shown here.</p>
      </Panel>
    ) : (
      <Panel title="Sold out">
        <p className="muted">All seats are taken.</p>
      </Panel>
    );
  return (
    <Panel title={notOnSaleWords}>
      {others.length > 0 && <p className="muted">These still have seats:</p>}
      <ul className={orderFormStyles.others}>
        {others.map((one) => (
          <li key={one.id}>
            <Button small onClick={() => onChoose(one)}>
              {`${one.name}, ${formatMoney(one.price)}`}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** @param isOnlyBeside hidden on phones, where it would stand below the whole list. */
function Panel({
  title,
  isOnlyBeside = false,
  children,
}: {
  title: string;
  isOnlyBeside?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className={cx(
        ticketStyles.ticket,
        ticketStyles.stubBelow,
        orderFormStyles.order,
        orderFormStyles.closed,
        isOnlyBeside && "not-on-phones",
      )}
      id="order"
      aria-label="Your order"
    >
      <div className={orderFormStyles.top}>
        <h2 tabIndex={-1} id="chosen">
          {title}
        </h2>
        <div>{children}</div>
      </div>
    </section>
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
        <span className="caption">{`${quantityOf(order) ?? 1} × ${chosen.name}`}</span>
      </span>
      <a className={buttonLook("first")} href="#order">
        {`Buy ${count(seatsOf(order, chosen), "seat")}`}
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
