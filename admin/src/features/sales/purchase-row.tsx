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
import { cx } from "@/lib/class-names";
import tableStyles from "@/components/table.module.css";
import styles from "./purchases.module.css";

/** One purchase; it expands to its details. */
export function PurchaseRow({ purchase, zone }: { purchase: Purchase; zone: string }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const status = statusOf(purchase);
  const { purchaser } = purchase;
  return (
    <>
      <tr>
        <td className={styles.opener}>
          <IconButton
            icon={isOpen ? "down" : "forward"}
            label={`Tickets of ${whose(purchase)}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          />
        </td>
        <td>
          <b>
            <bdi>{whose(purchase)}</bdi>
          </b>
          {purchaser.name !== null && purchaser.email && (
            <span className={tableStyles.detail}>
              <Email address={purchaser.email} />
            </span>
          )}
        </td>
        <td>
          <b>
            <bdi>{purchase.package_name}</bdi>
          </b>
          <span className={cx("figures", tableStyles.detail)}>
            {count(purchase.quantity, "package")}, {count(purchase.tickets.length, "seat")}
          </span>
        </td>
        <td className="align-right">
          <b>
            <Money amount={purchase.total_price} />
          </b>
          {purchase.promo_code !== null && (
            <span className={cx("code", tableStyles.detail)}>{purchase.promo_code}</span>
          )}
        </td>
        <td>
          <Badge look={status.look} icon={status.icon}>
            {status.words}
          </Badge>
          <span className={cx("figures", tableStyles.detail, styles.whenNarrow)}>
            <Ago instant={purchase.created_at} />
          </span>
        </td>
        <td className={cx("nowrap muted figures", styles.whenWide)}>
          <Ago instant={purchase.created_at} />
        </td>
      </tr>
      {isOpen && (
        <tr className={styles.detailsRow} id={id}>
          <td />
          <td colSpan={5}>
            <PurchaseDetails purchase={purchase} zone={zone} />
          </td>
        </tr>
      )}
    </>
  );
}
