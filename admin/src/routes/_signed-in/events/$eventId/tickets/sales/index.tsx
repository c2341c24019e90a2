import { createFileRoute } from "@tanstack/react-router";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import { readFilters, SalesPage, summaryQuery } from "@/features/sales";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/sales/")({
  validateSearch: readFilters,
  loader: ({ context: { queries }, params: { eventId } }) =>
    Promise.all([
      queries.query({ ...summaryQuery(eventId), staleTime: "static" }),
      queries.query({ ...packagesQuery(eventId), staleTime: "static" }),
      queries.query({ ...promoCodesQuery(eventId), staleTime: "static" }),
    ]),
  component: Page,
});

function Page() {
  const navigate = Route.useNavigate();
  return (
    <SalesPage
      {...Route.useParams()}
      filters={Route.useSearch()}
      onFilter={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
