import { createFileRoute, redirect } from "@tanstack/react-router";
import { onlyEvent } from "@/features/events";
import { sessionNow } from "@/features/session";

// Where one begins. Who has a single event is taken to it: there is nothing to choose.
export const Route = createFileRoute("/")({
  beforeLoad: async ({ context }) => {
    if (sessionNow().status === "signed-out") throw redirect({ to: "/sign-in" });
    const eventId = await onlyEvent(context.queries);
    if (eventId === null) throw redirect({ to: "/events", replace: true });
    throw redirect({ to: "/events/$eventId/tickets", params: { eventId }, replace: true });
  },
});
