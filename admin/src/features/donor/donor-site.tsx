import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { followSignOutElsewhere, useSession } from "@/features/session";
import { api, isProblem, read } from "@/lib/api";
import type { Config } from "@/lib/config";
import { useMarkShown } from "@/lib/page-shown";
import { OrderStore } from "./order-store";
import { ErrorBoundary } from "./error-boundary";
import { EventPage } from "./event-page";
import { EMPTY_ORDER } from "./order";
import { removeTickets } from "./stored-tickets";
import { eventPath, navigateTo, parsePath, purchasePath, usePath } from "./navigation";
import { eventQuery, purchaseQuery } from "./queries";
import { SignInDialog } from "./sign-in-dialog";
import { useSubject, currentSubject } from "./subject";
import { usePresentSlug } from "./use-present-slug";
import styles from "./page.module.css";

// Not needed for buying: loaded with the first ticket.
const TicketsPage = lazy(() =>
  import("./tickets").then(({ TicketsPage }) => ({ default: TicketsPage })),
);
const PurchasePage = lazy(() =>
  import("./tickets").then(({ PurchasePage }) => ({ default: PurchasePage })),
);
const OwnReceiptPage = lazy(() =>
  import("./tickets/own-receipt-page").then(({ OwnReceiptPage }) => ({ default: OwnReceiptPage })),
);

interface Props {
  config: Config;
  /** Settles when it is known whether a session could be resumed. */
  resumed: Promise<void>;
}

/** All pages under /e: the event, and the donor's own tickets. */
export function DonorSite({ config, resumed }: Props) {
  const place = parsePath(usePath());
  return (
    <ErrorBoundary>
      <EventSite key={place.slug} slug={place.slug} resumed={resumed} />
      <SignInDialog config={config} />
    </ErrorBoundary>
  );
}

function EventSite({ slug, resumed }: { slug: string; resumed: Promise<void> }) {
  const place = parsePath(usePath());
  const event = useQuery(eventQuery(slug));
  usePresentSlug(slug, event.data);
  const isResumed = useIsResumed(resumed);
  const orders = useOrderStore(slug, isResumed);
  const queries = useQueryClient();
  const clear = useCallback(() => {
    orders.clear();
    removePersonalData(queries, null);
  }, [orders, queries]);
  useEffect(
    () =>
      followSignOutElsewhere(() => {
        clear();
        navigateTo(eventPath(slug));
      }),
    [clear, slug],
  );
  useMarkShown(event.data === undefined ? event.isError : place.page !== "event");
  if (event.data === undefined) {
    if (isProblem(event.error, "event_not_found")) return <NoSuchEvent />;
    return (
      <main className={styles.page}>
        {event.isError ? (
          <PageError error={event.error} retry={() => void event.refetch()} />
        ) : (
          <PageLoading />
        )}
      </main>
    );
  }
  if (place.page === "event")
    return <EventPage event={event.data} orders={orders} onSignOut={clear} />;
  return (
    <Suspense
      fallback={
        <main className={styles.page}>
          <PageLoading />
        </main>
      }
    >
      {place.page === "tickets" ? (
        <TicketsPage event={event.data} isResumed={isResumed} onSignOut={clear} />
      ) : place.page === "receipt" ? (
        <OwnReceiptPage
          key={place.purchaseId}
          event={event.data}
          purchaseId={place.purchaseId}
          isResumed={isResumed}
        />
      ) : (
        <PurchasePage
          key={place.purchaseId}
          event={event.data}
          purchaseId={place.purchaseId}
          isResumed={isResumed}
          onSignOut={clear}
          onBuyAgain={({ package_id, quantity }) => {
            orders.change({ ...EMPTY_ORDER, packageId: package_id, quantity: String(quantity) });
            navigateTo(eventPath(slug));
          }}
        />
      )}
    </Suspense>
  );
}

/** Removes cached personal data, except that of the given user; null removes all. */
function removePersonalData(queries: QueryClient, who: string | null): void {
  queries.removeQueries({
    queryKey: ["own"],
    predicate: ({ queryKey }) => who === null || queryKey[1] !== who,
  });
  // Codes have limits per donor.
  queries.removeQueries({ queryKey: ["quote"] });
  removeTickets(who);
}

function useOrderStore(slug: string, isResumed: boolean): OrderStore {
  const queries = useQueryClient();
  const [orders] = useState(
    () =>
      new OrderStore({
        slug,
        who: currentSubject,
        send: async ({ key, body }) => {
          const { id } = await queries.query({ ...eventQuery(slug), staleTime: "static" });
          const params = { path: { event_id: id }, header: { "Idempotency-Key": key } };
          return read(api.POST("/api/v1/events/{event_id}/tickets/purchase", { params, body }));
        },
        onBought: (purchase) => {
          queries.setQueryData(purchaseQuery(currentSubject(), purchase.id).queryKey, purchase);
          void queries.invalidateQueries({ queryKey: ["packages"] });
          void queries.invalidateQueries({ queryKey: ["own", currentSubject(), "purchases"] });
          navigateTo(purchasePath(slug, purchase.id));
        },
        onRefused: () => {
          for (const what of ["event", "packages", "quote"])
            void queries.invalidateQueries({ queryKey: [what] });
        },
      }),
  );
  const who = useSubject();
  const isExpired = useSession(({ status }) => status === "expired");
  useEffect(() => {
    // null means "not known yet" until the session is resumed. An expired session continues after signing in again.
    if (who === null ? isResumed : !isExpired) orders.setOwner(who);
  }, [orders, who, isExpired, isResumed]);
  useEffect(() => {
    if (who !== null) removePersonalData(queries, who);
  }, [who, queries]);
  return orders;
}

function useIsResumed(resumed: Promise<void>): boolean {
  const [isResumed, setResumed] = useState(false);
  useEffect(() => {
    void resumed.finally(() => setResumed(true));
  }, [resumed]);
  return isResumed;
}

const NoSuchEvent = () => (
  <main className={styles.page}>
    <EmptyState title="There is no event at this address">
      Please check the link: a letter may be missing at its end.
    </EmptyState>
  </main>
);
