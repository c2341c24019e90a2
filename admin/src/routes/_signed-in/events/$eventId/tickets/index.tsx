import { createFileRoute } from "@tanstack/react-router";
import { PackagesPage, packagesQuery } from "@/features/packages";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/")({
  loader: ({ context, params }) =>
    context.queries.query({ ...packagesQuery(params.eventId), staleTime: "static" }),
  component: Page,
});

function Page() {
  return <PackagesPage {...Route.useParams()} />;
}
