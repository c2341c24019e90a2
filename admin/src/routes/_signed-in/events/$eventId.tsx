import { createFileRoute } from "@tanstack/react-router";
import { eventQuery } from "@/features/events";
import { EventShell, FrameError, FramePending } from "@/shell";

export const Route = createFileRoute("/_signed-in/events/$eventId")({
  loader: ({ context, params }) =>
    context.queries.query({ ...eventQuery(params.eventId), staleTime: "static" }),
  component: Page,
  pendingComponent: FramePending,
  errorComponent: FrameError,
});

function Page() {
  return <EventShell {...Route.useParams()} />;
}
