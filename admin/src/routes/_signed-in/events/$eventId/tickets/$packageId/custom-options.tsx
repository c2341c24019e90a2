import { createFileRoute, redirect } from "@tanstack/react-router";

// They stand on the page of their package, where they can be seen beside what donors will see.
export const Route = createFileRoute(
  "/_signed-in/events/$eventId/tickets/$packageId/custom-options",
)({
  beforeLoad: ({ params }) => {
    throw redirect({
      to: "/events/$eventId/tickets/$packageId/edit",
      params,
      hash: "custom-options",
      replace: true,
    });
  },
});
