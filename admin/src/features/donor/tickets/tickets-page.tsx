import { useQuery } from "@tanstack/react-query";
import { buttonLook } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { Fact, Hero } from "@/features/donor/hero";
import { HowToPay, isToBePaid } from "@/features/donor/how-to-pay";
import { LastSeen } from "@/features/donor/last-seen-notice";
import { Link } from "@/features/donor/link";
import { eventPath, purchasePath } from "@/features/donor/navigation";
import { keptTickets } from "@/features/donor/money";
import { ownPurchasesQuery } from "@/features/donor/queries";
import type { EventRead, Purchase } from "@/features/donor/types";
import { useSubject } from "@/features/donor/subject";
import { useSession } from "@/features/session";
import { formatMoney } from "@/lib/money";
import { formatForDonors } from "@/lib/time";
import { count } from "@/lib/words";
import { SignInFirst } from "./sign-in-first";
import { isClosed, StatusBadge } from "./status";
import { cx } from "@/lib/class-names";
import pageStyles from "@/features/donor/page.module.css";
import ticketsStyles from "./tickets.module.css";

/** The donor's purchases of this event. */
export function TicketsPage({
  event,
  isResumed,
  onSignOut,
}: {
  event: EventRead;
  isResumed: boolean;
  onSignOut: () => void;
}) {
  const isSignedIn = useSession((state) => state.status === "signed-in");
  const purchases = useQuery({ ...ownPurchasesQuery(useSubject(), event.id), enabled: isSignedIn });
  return (
    <>
      <Hero
        event={event}
        title="My tickets"
        tab={`My tickets · ${event.name}`}
        onSignOut={onSignOut}
        takesFocus={isResumed}
      >
        <Fact name={event.name}>{formatForDonors(event.starts_at, event.time_zone)}</Fact>
      </Hero>
      <main className={cx(pageStyles.page, pageStyles.narrow)} id="main">
        {purchases.data !== undefined ? (
          <>
            <LastSeen
              failedSince={purchases.isError ? purchases.dataUpdatedAt : null}
              seenAt={purchases.dataUpdatedAt}
              isBuying={false}
            />
            <Purchases event={event} purchases={purchases.data} />
          </>
        ) : purchases.isError ? (
          <PageError error={purchases.error} retry={() => void purchases.refetch()} />
        ) : isResumed && !isSignedIn ? (
          <SignInFirst />
        ) : (
          <PageLoading />
        )}
      </main>
    </>
  );
}

function Purchases({ event, purchases }: { event: EventRead; purchases: readonly Purchase[] }) {
  const back = (
    <Link className={buttonLook("first")} href={eventPath(event.slug)}>
      Choose your seats
    </Link>
  );
  if (purchases.length === 0)
    return (
      <EmptyState title="No tickets yet" action={back}>
        What you buy for this event is kept here.
      </EmptyState>
    );
  return (
    <>
      <ul className={ticketsStyles.purchases}>
        {purchases.map((purchase) => (
          <PurchaseCard key={purchase.id} event={event} purchase={purchase} />
        ))}
      </ul>
      <p className={cx("muted", ticketsStyles.afterwards)}>
        <Link isBack href={eventPath(event.slug)}>
          Back to the event
        </Link>
      </p>
    </>
  );
}

function PurchaseCard({ event, purchase }: { event: EventRead; purchase: Purchase }) {
  const tickets = keptTickets(purchase);
  const named = tickets.filter((ticket) => ticket.guest_name !== null).length;
  return (
    <li className="panel">
      <div>
        <h2>{`${purchase.quantity} × ${purchase.package_name}`}</h2>
        <p className="muted figures">
          {`${formatMoney(purchase.total_price)}, bought ${formatForDonors(purchase.created_at, event.time_zone)}`}
        </p>
        <p className="inline-row">
          <StatusBadge purchase={purchase} />
          {!isClosed(purchase) && (
            <span className="muted">{`${named} of ${count(tickets.length, "guest")} named`}</span>
          )}
        </p>
        {isToBePaid(event, purchase) && (
          <details className={ticketsStyles.howToPay}>
            <summary>
              <span>How to pay</span>
              <span className="visually-hidden">{` for ${purchase.package_name}`}</span>
            </summary>
            <HowToPay event={event} purchase={purchase} />
          </details>
        )}
      </div>
      <Link className={buttonLook()} href={purchasePath(event.slug, purchase.id)}>
        <span>{tickets.length === 1 ? "Show the ticket" : "Show the tickets"}</span>
        <span className="visually-hidden">{` of ${purchase.package_name}`}</span>
      </Link>
    </li>
  );
}
