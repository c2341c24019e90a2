import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { toast } from "@/components/toast";
import { eventQuery } from "@/features/events";
import { useSalesCounts } from "@/features/live";
import { packagesQuery, withCounts } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import type { Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import pageStyles from "@/components/page.module.css";
import { OrderForm } from "./order-form";
import { hostOf, type OrderValues } from "./values";

// Of Sales, and not before there is something to read again.
const load = () => import("./after-entering");

/** Enters an order for somebody: by phone, by letter, at the table. */
export function NewOrderPage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const { data: packages } = useSuspenseQuery(packagesQuery(eventId));
  const { data: codes } = useSuspenseQuery(promoCodesQuery(eventId));
  const { data: sales } = useSalesCounts(eventId);
  const queries = useQueryClient();
  const navigate = useNavigate();

  const readAgain = () =>
    void load()
      .then((after) => after.readAgain(queries, eventId))
      .catch(() => undefined);
  const onEntered = async (purchase: Schemas["PurchaseRead"], values: OrderValues) => {
    const isRecorded = await load()
      .then(({ recordAmount }) => recordAmount(purchase, values))
      .catch(() => false);
    readAgain();
    toast(enteredWords(purchase, values, isRecorded));
    await navigate({
      to: "/events/$eventId/tickets/sales/$purchaseId",
      params: { eventId, purchaseId: purchase.id },
      replace: true,
      ignoreBlocker: true,
    });
  };
  return (
    <>
      <Link
        className={pageStyles.backLink}
        to="/events/$eventId/tickets/sales"
        params={{ eventId }}
      >
        <Icon name="back" small />
        Sales
      </Link>
      <PageHead
        title="Enter an order"
        lead="By phone, by letter, at the board table. It counts like any other purchase, and says that you entered it."
      />
      <OrderForm
        event={event}
        packages={withCounts(packages, sales)}
        codes={codes}
        onEntered={(purchase, values) => void onEntered(purchase, values)}
        onRefused={readAgain}
      />
    </>
  );
}

/** "2 × Table of Ten for Helen Marchand: entered." */
function enteredWords(
  { quantity, package_name }: Schemas["PurchaseRead"],
  values: OrderValues,
  isRecorded: boolean,
): string {
  const what = `${quantity} × ${isolated(package_name)} for ${isolated(hostOf(values) ?? "them")}`;
  return isRecorded
    ? `${what} is entered.`
    : `${what} is entered, but its payment is not recorded yet: please record it here.`;
}
