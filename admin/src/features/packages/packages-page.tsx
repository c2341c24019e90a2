import { useSuspenseQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { Money } from "@/components/money";
import { PageHead } from "@/components/page";
import { useSalesCounts } from "@/features/live";
import { PackageCard } from "./package-card";
import { packagesQuery } from "./queries";
import { withCounts } from "./with-counts";
import "@/styles/packages.css";

export function PackagesPage({ eventId }: { eventId: string }) {
  const { data: packages } = useSuspenseQuery(packagesQuery(eventId));
  const { data: sales } = useSalesCounts(eventId);
  const shown = withCounts(packages, sales);
  return (
    <>
      <PageHead
        title="Ticket packages"
        lead={
          sales && (
            <>
              Donors see them in this order. <SeatsSold seats={sales.counts.reduce((sum, one) => sum + one.seats_sold, 0)} />{" "}
              <span className="nowrap"><strong><Money amount={sales.total_revenue} /></strong> paid,</span>{" "}
              <span className="nowrap"><strong><Money amount={sales.total_pending} /></strong> waiting for payment.</span>
            </>
          )
        }
      />
      {shown.length === 0 ? (
        <EmptyState title="Lay the first table">
          A package is what a donor can buy: one seat, a pair, a whole table. A name, a price and the number of seats are enough to start.
        </EmptyState>
      ) : (
        <ol className="pkgs">{shown.map((one) => <PackageCard key={one.id} shown={one} />)}</ol>
      )}
    </>
  );
}

const SeatsSold = ({ seats }: { seats: number }) => (
  <span className="nowrap"><strong className="num">{seats.toLocaleString("en-US")}</strong> {seats === 1 ? "seat" : "seats"} sold,</span>
);
