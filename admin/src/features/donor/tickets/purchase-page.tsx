import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { Button } from "@/components/button";
import { Email } from "@/components/email";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { Fact, Hero } from "@/features/donor/hero";
import { HowToPay, isToBePaid } from "@/features/donor/how-to-pay";
import { LastSeen } from "@/features/donor/last-seen-notice";
import { Link } from "@/features/donor/link";
import { eventPath, receiptPath, ticketsPath } from "@/features/donor/navigation";
import {
  adjustmentOf,
  dueOf,
  isPartlyPaid,
  keptTickets,
  paidOf,
  paymentLines,
  returnedTickets,
} from "@/features/donor/money";
import { purchaseQuery } from "@/features/donor/queries";
import type { EventRead, Purchase } from "@/features/donor/types";
import { useSubject } from "@/features/donor/subject";
import { useSession } from "@/features/session";
import { isProblem } from "@/lib/api";
import { formatMoney } from "@/lib/money";
import { deductibleWords } from "@/lib/tax-split";
import { formatForDonors } from "@/lib/time";
import { SignInFirst } from "./sign-in-first";
import { headlineOf, isClosed } from "./status";
import { TicketCard } from "./ticket-card";
import { WhatIsNext } from "./what-is-next";
import { cx } from "@/lib/class-names";
import orderSumStyles from "@/features/donor/order-sum.module.css";
import pageStyles from "@/features/donor/page.module.css";
import ticketsStyles from "./tickets.module.css";

interface Props {
  event: EventRead;
  purchaseId: string;
  isResumed: boolean;
  onSignOut: () => void;
  /** Starts an order of the same packages. */
  onBuyAgain: (purchase: Purchase) => void;
}

/** A purchase with its payment status and its tickets. */
export function PurchasePage({ event, purchaseId, isResumed, onSignOut, onBuyAgain }: Props) {
  const isSignedIn = useSession((state) => state.status === "signed-in");
  const purchase = useQuery({ ...purchaseQuery(useSubject(), purchaseId), enabled: isSignedIn });
  const isGone = isProblem(purchase.error, "purchase_not_found", "validation_failed");
  const title = purchase.data === undefined || isGone ? "Your tickets" : headlineOf(purchase.data);
  return (
    <>
      <Hero
        event={event}
        title={title}
        tab={`Your tickets · ${event.name}`}
        onSignOut={onSignOut}
        takesFocus={purchase.data !== undefined}
      >
        <Fact name={event.name}>{formatForDonors(event.starts_at, event.time_zone)}</Fact>
        {event.venue !== null && <Fact name="Where">{event.venue}</Fact>}
      </Hero>
      <main className={cx(pageStyles.page, pageStyles.narrow)} id="main">
        {isGone ? (
          <EmptyState title="There is no such purchase of yours">
            Perhaps you bought it with another address.
          </EmptyState>
        ) : purchase.data !== undefined ? (
          <>
            <LastSeen
              failedSince={purchase.isError ? purchase.dataUpdatedAt : null}
              seenAt={purchase.dataUpdatedAt}
              isBuying={false}
            />
            <Bought event={event} purchase={purchase.data} onBuyAgain={onBuyAgain} />
          </>
        ) : purchase.isError ? (
          <PageError error={purchase.error} retry={() => void purchase.refetch()} />
        ) : isResumed && !isSignedIn ? (
          <SignInFirst />
        ) : (
          <PageLoading />
        )}
      </main>
    </>
  );
}

function Bought({
  event,
  purchase,
  onBuyAgain,
}: Pick<Props, "event" | "onBuyAgain"> & { purchase: Purchase }) {
  return (
    <>
      <WhatIsNext event={event} purchase={purchase} onBuyAgain={onBuyAgain} />
      {isToBePaid(event, purchase) && (
        <section className={cx("panel", ticketsStyles.howToPay)}>
          <h2>How to pay</h2>
          <HowToPay event={event} purchase={purchase} />
        </section>
      )}
      <div className={ticketsStyles.header}>
        <h2>Your tickets</h2>
        {!isClosed(purchase) && (
          <Button className="not-on-phones" icon="print" onClick={() => window.print()}>
            Print
          </Button>
        )}
      </div>
      <ol className={ticketsStyles.tickets}>
        {keptTickets(purchase).map((ticket) => (
          <TicketCard key={ticket.id} event={event} purchase={purchase} ticket={ticket} />
        ))}
      </ol>
      <Returned purchase={purchase} />
      <WhatYouBought
        purchase={purchase}
        zone={event.time_zone}
        receipt={
          hasReceipt(purchase) && <Link href={receiptPath(event.slug, purchase.id)}>Receipt</Link>
        }
      />
      <p className={cx("muted", ticketsStyles.afterwards)}>
        You'll find these tickets again under <Link href={ticketsPath(event.slug)}>My tickets</Link>
        <span> whenever you sign in</span>
        {purchase.purchaser.email !== null && (
          <span>
            {" as "}
            <Email address={purchase.purchaser.email} />
          </span>
        )}
        .{" "}
        <Link isBack href={eventPath(event.slug)}>
          Back to the event
        </Link>
      </p>
    </>
  );
}

/** The seats that were given back: their codes let nobody in. */
function Returned({ purchase }: { purchase: Purchase }) {
  const numbers = returnedTickets(purchase).map(({ ticket_number }) => ticket_number);
  if (numbers.length === 0) return null;
  return (
    <p className={cx("muted", ticketsStyles.returned)}>
      <span>{numbers.length === 1 ? "Given back: " : `${numbers.length} seats given back: `}</span>
      <span className="code" translate="no">
        {numbers.join(", ")}
      </span>
    </p>
  );
}

// What was paid and has gone back has one as well, if it had one before: that page says so.
const hasReceipt = ({ payment_status: status }: Purchase): boolean =>
  status === "completed" || status === "refunded";

function WhatYouBought({
  purchase,
  zone,
  receipt,
}: {
  purchase: Purchase;
  zone: string;
  receipt: ReactNode;
}) {
  const {
    quantity,
    package_name,
    base_price,
    discount_amount,
    promo_code,
    total_price,
    payment_status,
  } = purchase;
  // What was paid, or while it is pending what is to be paid.
  const taxed = payment_status === "pending" ? total_price : paidOf(purchase);
  const tax = isClosed(purchase) ? null : deductibleWords(taxed, purchase.deductible_amount);
  const payments = paymentLines(purchase, zone);
  const adjustment = adjustmentOf(purchase);
  const answers = purchase.option_responses.filter(({ value }) => value !== null);
  return (
    <section className={cx("panel", ticketsStyles.receipt)}>
      <h2>What you bought</h2>
      <dl className={orderSumStyles.sum}>
        <dt>{`${quantity} × ${package_name}`}</dt>
        <dd>{formatMoney(base_price)}</dd>
        {promo_code !== null && (
          <>
            <dt className={orderSumStyles.discount}>
              Promo code <span className="code">{promo_code}</span>
            </dt>
            <dd className={orderSumStyles.discount}>{formatMoney(`-${discount_amount}`)}</dd>
          </>
        )}
        {adjustment !== null && (
          <>
            <dt>Agreed price</dt>
            <dd>{formatMoney(adjustment)}</dd>
          </>
        )}
        <dt className={orderSumStyles.total}>
          {payment_status === "pending" ? "Total, waiting for payment" : "Total"}
        </dt>
        <dd className={orderSumStyles.total}>{formatMoney(total_price)}</dd>
        {payments.map(({ id, words, amount }) => (
          <Fragment key={id}>
            <dt>{words}</dt>
            <dd>{amount}</dd>
          </Fragment>
        ))}
        {isPartlyPaid(purchase) && (
          <>
            <dt className={orderSumStyles.total}>Still to be paid</dt>
            <dd className={orderSumStyles.total}>{formatMoney(dueOf(purchase))}</dd>
          </>
        )}
      </dl>
      {purchase.in_the_name_of && (
        <p className="muted">{`In the name of ${purchase.in_the_name_of}.`}</p>
      )}
      {tax !== null && (
        <p className="muted figures">
          {payment_status === "pending" ? `Once it is paid: ${tax}` : tax}
        </p>
      )}
      {answers.length > 0 && (
        <p className="muted">
          {answers.map(({ option_name, value }) => `${option_name}: ${shownAs(value)}.`).join(" ")}
        </p>
      )}
      {receipt}
    </section>
  );
}

const shownAs = (value: boolean | string[] | string | null): string =>
  typeof value === "boolean"
    ? value
      ? "yes"
      : "no"
    : Array.isArray(value)
      ? value.join(", ")
      : (value ?? "").replace(/\.$/, "");
