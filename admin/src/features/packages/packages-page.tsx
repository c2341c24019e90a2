import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "@/components/button";
import { DraggableList } from "@/components/draggable-list";
import { EmptyState } from "@/components/empty-state";
import { Icon } from "@/components/icon";
import { Money } from "@/components/money";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { toast } from "@/components/toast";
import { useNetwork } from "@/components/use-network";
import { useShortcut } from "@/components/use-shortcut";
import { eventQuery } from "@/features/events";
import { useSalesCounts } from "@/features/live";
import { isProblem, type Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { wordsFor } from "@/lib/words";
import { useEnable, useReorder } from "./changes";
import { cardLook, PackageCard } from "./package-card";
import { packagesQuery, type Package } from "./queries";
import { SellingWarnings } from "./selling-warnings";
import { withCounts } from "./with-counts";
import styles from "./packages.module.css";
import { formatNumber } from "@/lib/numbers";

export function PackagesPage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: packages } = useSuspenseQuery(packagesQuery(eventId));
  const { data: sales } = useSalesCounts(eventId);
  const reorder = useReorder(eventId);
  const enable = useEnable();
  const shown = withCounts(packages, sales);
  const cutOff = useNetwork();
  useShortcut("n", () => document.getElementById("new-package")?.click());

  const move = async (item: Package, ids: string[]): Promise<boolean> => {
    const before = packages.map((one) => one.id);
    try {
      await reorder.mutateAsync(ids);
    } catch {
      return false;
    }
    toast(`${isolated(item.name)} moved to position ${ids.indexOf(item.id) + 1}.`, () =>
      reorder.mutate(before),
    );
    return true;
  };

  return (
    <>
      <PageHead
        title="Ticket packages"
        tab="Packages"
        lead={shown.length > 0 && <Lead sales={sales} />}
        actions={
          <>
            <a
              className={buttonLook()}
              href={`/e/${event.slug}`}
              target="_blank"
              rel="noopener"
              {...cutOff}
            >
              <Icon name="open" />
              Donor page
            </a>
            <NewPackage eventId={eventId} id="new-package" words="New package" />
          </>
        }
      />
      <SellingWarnings eventId={eventId} />
      {reorder.isError && <NotSaved error={reorder.error} />}
      {enable.isError && (
        <Say mood="bad">
          <strong>
            <bdi>{enable.variables.shown.name}</bdi> was not{" "}
            {enable.variables.isEnabled ? "enabled" : "disabled"}.
          </strong>{" "}
          {wordsFor(enable.error)}
        </Say>
      )}
      {shown.length === 0 ? (
        <EmptyState
          title="Lay the first table"
          action={<NewPackage eventId={eventId} words="Create the first package" />}
        >
          A package is what a donor can buy: one seat, a pair, a whole table. A name, a price and
          the number of seats are enough to start.
        </EmptyState>
      ) : (
        <DraggableList
          items={shown}
          className={styles.list}
          lookOf={(one, isLifted) => cardLook(one, isLifted, reorder.isPending)}
          onMove={move}
        >
          {(one, moving) => (
            <PackageCard
              shown={one}
              moving={moving}
              onEnable={(isEnabled) => enable.mutate({ shown: one, isEnabled })}
            />
          )}
        </DraggableList>
      )}
    </>
  );
}

function NewPackage({ eventId, words, id }: { eventId: string; words: string; id?: string }) {
  const cutOff = useNetwork();
  return (
    <Link
      id={id}
      className={buttonLook("first")}
      to="/events/$eventId/tickets/new"
      params={{ eventId }}
      {...cutOff}
    >
      <Icon name="plus" />
      {words}
    </Link>
  );
}

function Lead({ sales }: { sales: Schemas["SalesRead"] | undefined }) {
  const order = "Donors see them in this order.";
  if (sales === undefined) return order;
  const seats = sales.counts.reduce((sum, one) => sum + one.seats_sold, 0);
  return (
    <>
      {order}{" "}
      <span className="nowrap">
        <strong className="figures">{formatNumber(seats)}</strong> {seats === 1 ? "seat" : "seats"}{" "}
        sold,
      </span>{" "}
      <span className="nowrap">
        <strong>
          <Money amount={sales.total_revenue} />
        </strong>{" "}
        paid,
      </span>{" "}
      <span className="nowrap">
        <strong>
          <Money amount={sales.total_pending} />
        </strong>{" "}
        waiting for payment.
      </span>
    </>
  );
}

function NotSaved({ error }: { error: unknown }) {
  return (
    <Say mood="bad">
      <strong>The new order was not saved.</strong>{" "}
      {isProblem(error, "order_mismatch")
        ? "Somebody added or removed a package while you were moving this one. Your list is up to date again; please move the card once more."
        : `${wordsFor(error)} The list is as before.`}
    </Say>
  );
}
