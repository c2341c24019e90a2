import { createFileRoute } from "@tanstack/react-router";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery, PromoCodesPage } from "@/features/promo-codes";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/promo-codes")({
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.query({ ...promoCodesQuery(params.eventId), staleTime: "static" }),
      context.queries.query({ ...packagesQuery(params.eventId), staleTime: "static" }),
    ]),
  component: Page,
});

function Page() {
  return <PromoCodesPage {...Route.useParams()} />;
}
