import { createFileRoute, redirect } from "@tanstack/react-router";
import { onlyEvent } from "@/features/events";
import { sessionNow } from "@/features/session";

// The start page: redirects to the only event, or to the list of events.
export const Route = createFileRoute("/")({
  beforeLoad: async ({ context }) => {
    if (sessionNow().status === "signed-out") throw redirect({ to: "/sign-in" });
    const eventId = await onlyEvent(context.queries);
    if (eventId === null) throw redirect({ to: "/events", replace: true });
    throw redirect({ to: "/events/$eventId/tickets", params: { eventId }, replace: true });
  },
});
