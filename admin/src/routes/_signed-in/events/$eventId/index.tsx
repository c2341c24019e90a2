import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/_signed-in/events/$eventId/")({
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/events/$eventId/tickets", params, replace: true });
  },
});
