import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { useSession } from "@/features/session";
import { api, isProblem, read } from "@/lib/api";
import type { Config } from "@/lib/config";
import { Desk } from "./desk";
import { ErrorBoundary } from "./error-boundary";
import { EventPage } from "./event-page";
import { forgetTickets } from "./kept-tickets";
import { goTo, placeOf, purchasePath, usePath } from "./place";
import { eventQuery, purchaseQuery } from "./queries";
import { SignInDialog } from "./sign-in-dialog";
import { useWho, whoNow } from "./who";
import "./donor.css";

// Nobody needs them to buy: they come with the first ticket.
const TicketsPage = lazy(() =>
  import("./tickets").then(({ TicketsPage }) => ({ default: TicketsPage })),
);
const PurchasePage = lazy(() =>
  import("./tickets").then(({ PurchasePage }) => ({ default: PurchasePage })),
);

interface Props {
  config: Config;
  /** Settles once it is known whether somebody is still signed in from before. */
  resumed: Promise<void>;
}

/** Everything under /e: the event, and what one has bought of it. */
export function DonorSite({ config, resumed }: Props) {
  const place = placeOf(usePath());
  return (
    <ErrorBoundary>
      <EventSite key={place.slug} slug={place.slug} resumed={resumed} />
      <SignInDialog config={config} />
    </ErrorBoundary>
  );
}

function EventSite({ slug, resumed }: { slug: string; resumed: Promise<void> }) {
  const place = placeOf(usePath());
  const event = useQuery(eventQuery(slug));
  const isResumed = useIsResumed(resumed);
  const desk = useDesk(slug, isResumed);
  const queries = useQueryClient();
  if (event.data === undefined) {
    if (isProblem(event.error, "event_not_found")) return <NoSuchEvent />;
    return (
      <main className="wrap">
        {event.isError ? (
          <PageError error={event.error} retry={() => void event.refetch()} />
        ) : (
          <PageLoading />
        )}
      </main>
    );
  }
  const forget = () => {
    desk.clear();
    forgetOwn(queries, null);
  };
  if (place.page === "event")
    return <EventPage event={event.data} desk={desk} onSignOut={forget} />;
  return (
    <Suspense
      fallback={
        <main className="wrap">
          <PageLoading />
        </main>
      }
    >
      {place.page === "tickets" ? (
        <TicketsPage event={event.data} isResumed={isResumed} onSignOut={forget} />
      ) : (
        <PurchasePage
          key={place.purchaseId}
          event={event.data}
          purchaseId={place.purchaseId}
          isResumed={isResumed}
          onSignOut={forget}
        />
      )}
    </Suspense>
  );
}

/** Forgets what is somebody's own, but for what is of whoever is there now; null for nobody. */
function forgetOwn(queries: QueryClient, who: string | null): void {
  queries.removeQueries({
    queryKey: ["own"],
    predicate: ({ queryKey }) => who === null || queryKey[1] !== who,
  });
  // A code may be used up for one and not for another.
  queries.removeQueries({ queryKey: ["quote"] });
  forgetTickets(who);
}

function useDesk(slug: string, isResumed: boolean): Desk {
  const queries = useQueryClient();
  const [desk] = useState(
    () =>
      new Desk({
        slug,
        who: whoNow,
        send: async ({ key, body }) => {
          const { id } = await queries.query({ ...eventQuery(slug), staleTime: "static" });
          const params = { path: { event_id: id }, header: { "Idempotency-Key": key } };
          return read(api.POST("/api/v1/events/{event_id}/tickets/purchase", { params, body }));
        },
        onBought: (purchase) => {
          queries.setQueryData(purchaseQuery(whoNow(), purchase.id).queryKey, purchase);
          void queries.invalidateQueries({ queryKey: ["packages"] });
          void queries.invalidateQueries({ queryKey: ["own", whoNow(), "purchases"] });
          goTo(purchasePath(slug, purchase.id));
        },
        onRefused: () => {
          for (const what of ["event", "packages", "quote"])
            void queries.invalidateQueries({ queryKey: [what] });
        },
      }),
  );
  const who = useWho();
  const isExpired = useSession(({ status }) => status === "expired");
  useEffect(() => {
    // Until it is known whether somebody is there, nobody means nothing. A session that has ended goes on by signing in.
    if (who === null ? isResumed : !isExpired) desk.attend(who);
  }, [desk, who, isExpired, isResumed]);
  useEffect(() => {
    if (who !== null) forgetOwn(queries, who);
  }, [who, queries]);
  return desk;
}

function useIsResumed(resumed: Promise<void>): boolean {
  const [isResumed, setResumed] = useState(false);
  useEffect(() => {
    void resumed.finally(() => setResumed(true));
  }, [resumed]);
  return isResumed;
}

const NoSuchEvent = () => (
  <main className="wrap">
    <EmptyState title="There is no event at this address">
      Please check the link: a letter may be missing at its end.
    </EmptyState>
  </main>
);
