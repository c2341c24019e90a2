import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { receiptQuery, ReceiptPage } from "@/features/receipt";
import pageStyles from "@/components/page.module.css";

export const Route = createFileRoute(
  "/_signed-in/events/$eventId/tickets/sales/$purchaseId_/receipt",
)({ component: Page });

function Page() {
  const { eventId, purchaseId } = Route.useParams();
  return (
    <ReceiptPage
      receipt={useQuery(receiptQuery(eventId, purchaseId))}
      back={
        <Link
          className={pageStyles.backLink}
          to="/events/$eventId/tickets/sales/$purchaseId"
          params={{ eventId, purchaseId }}
        >
          <Icon name="back" small />
          Purchase
        </Link>
      }
    />
  );
}
