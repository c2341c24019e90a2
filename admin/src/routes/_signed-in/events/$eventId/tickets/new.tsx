import { createFileRoute } from "@tanstack/react-router";
import { NewPackagePage } from "@/features/package-form";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/new")({
  component: Page,
});

function Page() {
  return <NewPackagePage {...Route.useParams()} />;
}
