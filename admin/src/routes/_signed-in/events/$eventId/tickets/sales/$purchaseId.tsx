import { createFileRoute } from "@tanstack/react-router";
import { PurchasePage } from "@/features/purchase";
import { purchaseQuery } from "@/features/sales";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/sales/$purchaseId")({
  loader: ({ context, params }) =>
    context.queries.query({
      ...purchaseQuery(params.eventId, params.purchaseId),
      staleTime: "static",
    }),
  component: Page,
});

function Page() {
  const params = Route.useParams();
  // Another purchase is another page: nothing that was open or typed goes along.
  return <PurchasePage key={params.purchaseId} {...params} />;
}
