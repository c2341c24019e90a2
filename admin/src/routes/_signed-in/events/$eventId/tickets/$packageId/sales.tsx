import { createFileRoute, redirect } from "@tanstack/react-router";

// The sales of one package are the event's, seen through a filter.
export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/$packageId/sales")({
  beforeLoad: ({ params: { eventId, packageId } }) => {
    throw redirect({
      to: "/events/$eventId/tickets/sales",
      params: { eventId },
      search: { package_id: packageId },
      replace: true,
    });
  },
});
