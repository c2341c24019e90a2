import { createFileRoute } from "@tanstack/react-router";
import { EventsPage, eventsQuery } from "@/features/events";
import { FrameError, FramePending, PlainShell } from "@/shell";

export const Route = createFileRoute("/_signed-in/events/")({
  loader: ({ context }) => context.queries.query({ ...eventsQuery, staleTime: "static" }),
  component: Page,
  pendingComponent: FramePending,
  errorComponent: FrameError,
});

function Page() {
  return (
    <PlainShell>
      <EventsPage />
    </PlainShell>
  );
}
