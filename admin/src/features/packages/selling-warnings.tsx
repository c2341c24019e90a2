import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Say } from "@/components/say";
import { eventQuery } from "@/features/events";
import { isSuperAdmin, useSession } from "@/features/session";
import { isolated } from "@/lib/isolated";
import { toCents } from "@/lib/money";
import { listed } from "@/lib/words";
import { packagesQuery } from "./queries";

/** What an event lacks once something with a price is on sale: limits that protect it, a way to pay, what seats are worth. */
export function SellingWarnings({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: packages = [] } = useQuery(packagesQuery(eventId));
  const { payment_hold_minutes: hold, max_tickets_per_donor: cap } = event;
  const priced = packages.filter(({ is_enabled, price }) => is_enabled && toCents(price) > 0);
  if (priced.length === 0) return null;
  const withoutValue = priced.filter(({ fair_market_value: value }) => value === null);
  return (
    <>
      {(hold === null || cap === null) && <Say mood="warm">{unlimitedWords(hold, cap)}</Say>}
      {event.payment_instructions === null && <NoWayToPay eventId={eventId} />}
      {withoutValue.length > 0 && (
        <Say mood="warm">
          No fair market value yet for {listed(withoutValue.map(({ name }) => isolated(name)))}:
          donors aren't told what is tax-deductible.
        </Say>
      )}
    </>
  );
}

function NoWayToPay({ eventId }: { eventId: string }) {
  const canWrite = useSession(isSuperAdmin);
  if (!canWrite)
    return <Say mood="warm">Donors can't see how to pay. A super admin can write it.</Say>;
  return (
    <Say
      mood="warm"
      action={
        <Link
          to="/events/$eventId/details"
          params={{ eventId }}
          hash="how-donors-pay"
          className="nowrap"
        >
          Write it
        </Link>
      }
    >
      Donors can't see how to pay.
    </Say>
  );
}

function unlimitedWords(hold: number | null, cap: number | null): string {
  if (hold === null && cap === null)
    return "This event limits neither the seats of a donor nor the time to pay: one donor can keep every seat without ever paying.";
  return hold === null
    ? "This event has no limit of the time to pay: seats that are never paid stay taken."
    : "This event has no limit of seats per donor: one donor can take every seat.";
}
