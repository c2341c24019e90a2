import { createFileRoute } from "@tanstack/react-router";
import { PackagePage } from "@/features/package-form";
import { packageQuery } from "@/features/packages";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/$packageId/edit")({
  loader: ({ context, params }) =>
    context.queries.query({
      ...packageQuery(params.eventId, params.packageId),
      staleTime: "static",
    }),
  component: Page,
});

function Page() {
  const params = Route.useParams();
  // Another package is another form.
  return <PackagePage key={params.packageId} {...params} />;
}
