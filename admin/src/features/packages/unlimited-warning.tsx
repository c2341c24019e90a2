import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Say } from "@/components/say";
import { eventQuery } from "@/features/events";
import { toCents } from "@/lib/money";
import { packagesQuery } from "./queries";

/** Warns of an event without a payment hold or a limit per donor, once something with a price is on sale. */
export function UnlimitedWarning({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: packages = [] } = useQuery(packagesQuery(eventId));
  const { payment_hold_minutes: hold, max_tickets_per_donor: cap } = event;
  const hasPriced = packages.some(({ is_enabled, price }) => is_enabled && toCents(price) > 0);
  if (!hasPriced || (hold !== null && cap !== null)) return null;
  return <Say mood="warm">{wordsOf(hold, cap)}</Say>;
}

function wordsOf(hold: number | null, cap: number | null): string {
  if (hold === null && cap === null)
    return "This event limits neither the seats of a donor nor the time to pay: one donor can keep every seat without ever paying.";
  return hold === null
    ? "This event has no limit of the time to pay: seats that are never paid stay taken."
    : "This event has no limit of seats per donor: one donor can take every seat.";
}
