import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatchRoute, useParams } from "@tanstack/react-router";
import { buttonLook } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Icon } from "@/components/icon";
import { Money } from "@/components/money";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { useNetwork } from "@/components/use-network";
import { useShortcut } from "@/components/use-shortcut";
import { eventQuery } from "@/features/events";
import { fromCents, toCents } from "@/lib/money";
import { pollInterval } from "@/lib/polling";
import { wordsFor } from "@/lib/words";
import { useSwitch } from "./changes";
import { promoCodesQuery, type PromoCode } from "./queries";
import { PromoCodeTable } from "./promo-code-table";
import { formatNumber } from "@/lib/numbers";

/** All codes of an event; the editor of one opens below them. */
export function PromoCodesPage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: codes } = useSuspenseQuery({
    ...promoCodesQuery(eventId),
    // Codes are used while the page is open.
    refetchInterval: (query) => pollInterval("promoCodes", query),
  });
  const { codeId } = useParams({ strict: false });
  const switchOver = useSwitch();
  const cutOff = useNetwork();
  const isMaking = useMatchRoute()({ to: "/events/$eventId/tickets/promo-codes/new" }) !== false;
  useShortcut("n", () => document.getElementById("new-code")?.click());
  const newCode = (
    <Link
      id="new-code"
      className={buttonLook("first")}
      to="/events/$eventId/tickets/promo-codes/new"
      params={{ eventId }}
      resetScroll={false}
      {...cutOff}
    >
      <Icon name="plus" />
      New promo code
    </Link>
  );
  return (
    <>
      <PageHead
        title="Promo codes"
        lead={codes.length > 0 && <Saved codes={codes} />}
        actions={codes.length > 0 && newCode}
      />
      {switchOver.isError && (
        <Say mood="bad">
          <strong>
            {switchOver.variables.code.code} was not{" "}
            {switchOver.variables.isActive ? "activated" : "deactivated"}.
          </strong>{" "}
          {wordsFor(switchOver.error)}
        </Say>
      )}
      {codes.length === 0 ? (
        // The first code is on its way: an invitation to make one would push its form down.
        !isMaking && (
          <EmptyState title="Thank somebody with a discount" action={newCode}>
            Donors type a promo code when they buy: a percentage or an amount off, for as many uses
            and as long as you like.
          </EmptyState>
        )
      ) : (
        <PromoCodeTable
          codes={codes}
          zone={event.time_zone}
          picked={codeId}
          onSwitch={(code, isActive) => switchOver.mutate({ code, isActive })}
        />
      )}
      <Outlet />
    </>
  );
}

function Saved({ codes }: { codes: readonly PromoCode[] }) {
  const uses = codes.reduce((sum, code) => sum + code.times_used, 0);
  const cents = codes.reduce((sum, code) => sum + toCents(code.total_discount_given), 0);
  if (uses === 0) return <>None has been used yet.</>;
  return (
    <>
      <span className="figures">{formatNumber(uses)}</span>{" "}
      {uses === 1 ? "use so far has" : "uses so far have"} saved donors{" "}
      <strong>
        <Money amount={fromCents(cents)} />
      </strong>
      .
    </>
  );
}
