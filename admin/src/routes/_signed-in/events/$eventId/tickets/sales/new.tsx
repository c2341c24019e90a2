import { createFileRoute } from "@tanstack/react-router";
import { NewOrderPage } from "@/features/order";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/sales/new")({
  loader: ({ context: { queries }, params: { eventId } }) =>
    Promise.all([
      queries.query({ ...packagesQuery(eventId), staleTime: "static" }),
      queries.query({ ...promoCodesQuery(eventId), staleTime: "static" }),
    ]),
  component: Page,
});

function Page() {
  return <NewOrderPage {...Route.useParams()} />;
}
