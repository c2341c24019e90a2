import { createFileRoute } from "@tanstack/react-router";
import { NewEventPage } from "@/features/events";
import { PlainShell } from "@/shell";

export const Route = createFileRoute("/_signed-in/events/new")({ component: Page });

function Page() {
  return (
    <PlainShell>
      <NewEventPage />
    </PlainShell>
  );
}
