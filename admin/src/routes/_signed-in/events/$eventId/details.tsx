import { createFileRoute } from "@tanstack/react-router";
import { EventDetailsPage } from "@/features/events";

export const Route = createFileRoute("/_signed-in/events/$eventId/details")({ component: Page });

function Page() {
  return <EventDetailsPage {...Route.useParams()} />;
}
