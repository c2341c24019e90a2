import { createFileRoute } from "@tanstack/react-router";
import { BankDayPage } from "@/features/bank-day";

export const Route = createFileRoute("/_signed-in/events/$eventId/tickets/sales/bank-day")({
  component: Page,
});

function Page() {
  const params = Route.useParams();
  return <BankDayPage key={params.eventId} {...params} />;
}
