import { createFileRoute } from "@tanstack/react-router";
import { NewPromoCodePage } from "@/features/promo-codes";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/promo-codes/new")({
  component: Page,
});

function Page() {
  return <NewPromoCodePage {...Route.useParams()} />;
}
