import { useId, useState } from "react";
import { Badge } from "@/components/badge";
import { IconButton } from "@/components/button";
import { Ago } from "@/components/date-time";
import { Email } from "@/components/email";
import { Money } from "@/components/money";
import { count } from "@/lib/words";
import { whose } from "./moves";
import { PurchaseDetails } from "./purchase-details";
import type { Purchase } from "./types";
import { statusOf } from "./status";

/** One purchase; it expands to its details. */
export function PurchaseRow({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const status = statusOf(purchase);
  const { purchaser } = purchase;
  return (
    <>
      <tr>
        <td className="opener">
          <IconButton
            icon={isOpen ? "down" : "forward"}
            label={`Tickets of ${whose(purchase)}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          />
        </td>
        <td>
          <b>{whose(purchase)}</b>
          {purchaser.name !== null && purchaser.email && (
            <span className="sub">
              <Email address={purchaser.email} />
            </span>
          )}
        </td>
        <td>
          <b>{purchase.package_name}</b>
          <span className="sub num">
            {count(purchase.quantity, "package")}, {count(purchase.tickets.length, "seat")}
          </span>
        </td>
        <td className="r">
          <b>
            <Money amount={purchase.total_price} />
          </b>
          {purchase.promo_code !== null && <span className="sub code">{purchase.promo_code}</span>}
        </td>
        <td>
          <Badge look={status.look} icon={status.icon}>
            {status.words}
          </Badge>
          <span className="sub num when-narrow">
            <Ago instant={purchase.created_at} />
          </span>
        </td>
        <td className="nowrap muted num when-wide">
          <Ago instant={purchase.created_at} />
        </td>
      </tr>
      {isOpen && (
        <tr className="exprow" id={id}>
          <td />
          <td colSpan={5}>
            <PurchaseDetails purchase={purchase} zone={zone} />
          </td>
        </tr>
      )}
    </>
  );
}
