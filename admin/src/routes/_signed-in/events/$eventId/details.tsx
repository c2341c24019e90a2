import { createFileRoute } from "@tanstack/react-router";
import { EventDetailsPage } from "@/features/events";
import { useSeatsSold } from "@/features/live";
import { SellingWarnings } from "@/features/packages";

export const Route = createFileRoute("/_signed-in/events/$eventId/details")({ component: Page });

function Page() {
  const { eventId } = Route.useParams();
  return (
    <EventDetailsPage
      eventId={eventId}
      seatsSold={useSeatsSold(eventId)}
      warning={<SellingWarnings eventId={eventId} />}
    />
  );
}
