import { createFileRoute } from "@tanstack/react-router";
import { EventsPage, eventsQuery } from "@/features/events";
import { PlainShell } from "@/shell";

export const Route = createFileRoute("/_signed-in/events/")({
  loader: ({ context }) => context.queries.query({ ...eventsQuery, staleTime: "static" }),
  component: Page,
});

function Page() {
  return (
    <PlainShell>
      <EventsPage />
    </PlainShell>
  );
}
