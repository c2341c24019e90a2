import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { buttonLook, IconButton } from "@/components/button";
import { Email } from "@/components/email";
import { Icon } from "@/components/icon";
import { Menu } from "@/components/menu";
import { PageHead } from "@/components/page";
import { toast } from "@/components/toast";
import { lastFilters, whose, type Purchase } from "@/features/sales";
import { clockIn, dayAt, formatDay } from "@/lib/time";
import { DetailsDialog } from "./details-dialog";
import { shortId } from "./short-id";
import pageStyles from "@/components/page.module.css";

/** Who bought, when, who entered it, in whose name. */
export function Head({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <Link
        className={pageStyles.backLink}
        to="/events/$eventId/tickets/sales"
        params={{ eventId: purchase.event_id }}
        search={lastFilters(purchase.event_id)}
      >
        <Icon name="back" small />
        Sales
      </Link>
      <PageHead
        title={whose(purchase)}
        lead={<Lead purchase={purchase} zone={zone} />}
        actions={
          <>
            {hasReceipt(purchase) && (
              <Link
                className={buttonLook()}
                to="/events/$eventId/tickets/sales/$purchaseId/receipt"
                params={{ eventId: purchase.event_id, purchaseId: purchase.id }}
              >
                <Icon name="print" />
                Receipt
              </Link>
            )}
            <Menu
              trigger={<IconButton icon="more" label="More about this purchase" />}
              items={[
                {
                  words: "Change the details",
                  icon: "pencil",
                  onSelect: () => setEditing(true),
                },
                {
                  words: "Copy the purchase number",
                  icon: "copy",
                  onSelect: () => void copyNumber(purchase.id),
                },
              ]}
            />
          </>
        }
      />
      {isEditing && <DetailsDialog purchase={purchase} onClose={() => setEditing(false)} />}
    </>
  );
}

// What was paid and has gone back has one as well, if it had one before: that page says so.
const hasReceipt = ({ payment_status: status }: Purchase): boolean =>
  status === "completed" || status === "refunded";

async function copyNumber(id: string): Promise<void> {
  await navigator.clipboard.writeText(id);
  toast("The purchase number is copied.");
}

function Lead({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const { in_the_name_of, entered_by, created_at, purchaser, id } = purchase;
  const day = formatDay(dayAt(Date.parse(created_at), zone), { year: true });
  return (
    <>
      {in_the_name_of !== null && (
        <>
          In the name of{" "}
          <b>
            <bdi>{in_the_name_of}</bdi>
          </b>
          .{" "}
        </>
      )}
      Bought {day}, {clockIn(created_at, zone)}
      {entered_by !== null && (
        <>
          , entered by <bdi>{entered_by.name ?? entered_by.email ?? "the team"}</bdi>
        </>
      )}
      .{" "}
      {purchaser.name !== null && purchaser.email !== null && (
        <>
          <Email address={purchaser.email} />.{" "}
        </>
      )}
      Purchase <span className="code">{shortId(id)}</span>
    </>
  );
}
