import { Money } from "@/components/money";
import { useSalesCounts } from "@/features/live";

/** The amount paid so far, for the rail. */
export function SalesFigure({ eventId }: { eventId: string }) {
  const { data: sales } = useSalesCounts(eventId);
  return sales && <Money amount={sales.total_revenue} whole />;
}
