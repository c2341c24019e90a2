import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SayAll } from "@/components/say";
import { eventQuery, type EventRead } from "@/features/events";
import { isSuperAdmin, useSession } from "@/features/session";
import { isolated } from "@/lib/isolated";
import { toCents } from "@/lib/money";
import { listed } from "@/lib/words";
import { packagesQuery } from "./queries";

/** What an event lacks once something with a price is on sale, in one panel. */
export function SellingWarnings({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: packages = [] } = useQuery(packagesQuery(eventId));
  const priced = packages.filter(({ is_enabled, price }) => is_enabled && toCents(price) > 0);
  if (priced.length === 0) return null;
  const withoutValue = priced.filter(({ fair_market_value: value }) => value === null);
  const warnings: [string, ReactNode][] = [];
  const { payment_hold_minutes: hold, max_tickets_per_donor: cap } = event;
  if (hold === null || cap === null) warnings.push(["limits", unlimitedWords(hold, cap)]);
  if (event.payment_instructions === null)
    warnings.push([
      "pay",
      <Missing
        event={event}
        at="how-donors-pay"
        link="Write it"
        words="Donors can't see how to pay."
      />,
    ]);
  if (withoutValue.length > 0)
    warnings.push([
      "value",
      `No fair market value yet for ${listed(withoutValue.map(({ name }) => isolated(name)))}: receipts will say that none was given.`,
    ]);
  // An event that is kept from the release before has no such field.
  if ((event.organization as EventRead["organization"] | undefined) === null)
    warnings.push([
      "organization",
      <Missing
        event={event}
        at="receipts"
        link="Name it"
        words="Receipts bear the event's name: no organization is named."
      />,
    ]);
  return warnings.length === 0 ? null : <SayAll mood="warm" items={warnings} />;
}

function Missing({
  event,
  at,
  words,
  link,
}: {
  event: EventRead;
  at: string;
  words: string;
  link: string;
}) {
  const canWrite = useSession(isSuperAdmin);
  if (!canWrite) return <>{words} A super admin can write it.</>;
  return (
    <>
      {words}{" "}
      <Link
        to="/events/$eventId/details"
        params={{ eventId: event.id }}
        hash={at}
        className="nowrap"
      >
        {link}
      </Link>
    </>
  );
}

function unlimitedWords(hold: number | null, cap: number | null): string {
  if (hold === null && cap === null)
    return "This event limits neither the seats of a donor nor the time to pay: one donor can keep every seat without ever paying.";
  return hold === null
    ? "This event has no limit of the time to pay: seats that are never paid stay taken."
    : "This event has no limit of seats per donor: one donor can take every seat.";
}
