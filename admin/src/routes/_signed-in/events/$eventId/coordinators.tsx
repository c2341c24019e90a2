import { createFileRoute } from "@tanstack/react-router";
import { CoordinatorsPage, coordinatorsQuery } from "@/features/coordinators";

export const Route = createFileRoute("/_signed-in/events/$eventId/coordinators")({
  loader: ({ context, params }) =>
    context.queries.query({ ...coordinatorsQuery(params.eventId), staleTime: "static" }),
  component: Page,
});

function Page() {
  return <CoordinatorsPage {...Route.useParams()} />;
}
