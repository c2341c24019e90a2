import { createFileRoute } from "@tanstack/react-router";
import { PromoCodePage } from "@/features/promo-codes";

export const Route = createFileRoute(
  "/_signed-in/events/$eventId/tickets/promo-codes/$codeId/edit",
)({ component: Page });

function Page() {
  return <PromoCodePage {...Route.useParams()} />;
}
