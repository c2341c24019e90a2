import { createFileRoute } from "@tanstack/react-router";
import { AuditPage, readAuditFilters } from "@/features/audit";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/audit")({
  validateSearch: readAuditFilters,
  loader: ({ context: { queries }, params: { eventId } }) =>
    Promise.all([
      queries.query({ ...packagesQuery(eventId), staleTime: "static" }),
      queries.query({ ...promoCodesQuery(eventId), staleTime: "static" }),
    ]),
  component: Page,
});

function Page() {
  const navigate = Route.useNavigate();
  return (
    <AuditPage
      {...Route.useParams()}
      filters={Route.useSearch()}
      onFilter={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
