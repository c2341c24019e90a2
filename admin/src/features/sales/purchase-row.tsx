import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useId, useState } from "react";
import { Badge } from "@/components/badge";
import { IconButton } from "@/components/button";
import { CheckBox } from "@/components/check-box";
import { Ago } from "@/components/date-time";
import { Email } from "@/components/email";
import { Money } from "@/components/money";
import { Skeleton } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { formatMoney, toCents } from "@/lib/money";
import { dayAt } from "@/lib/time";
import { count } from "@/lib/words";
import { whose } from "./moves";
import type { Purchase } from "./types";
import { howWords, statusOf } from "./status";
import { cx } from "@/lib/class-names";
import tableStyles from "@/components/table.module.css";
import styles from "./purchases.module.css";

// Not before a row is opened: it brings along the form for guests.
const PurchaseDetails = lazy(async () => ({
  default: (await import("./purchase-details")).PurchaseDetails,
}));

interface Props {
  purchase: Purchase;
  zone: string;
  isSelected: boolean;
  onSelect: (asRange: boolean) => void;
}

/** One purchase; it expands to its details. */
export function PurchaseRow({ purchase, zone, isSelected, onSelect }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const status = statusOf(purchase);
  const seats = purchase.tickets.filter(({ returned_at }) => returned_at === null).length;
  const isPartly = purchase.payment_status === "completed" && toCents(purchase.amount_due) > 0;
  const { purchaser } = purchase;
  return (
    <>
      <tr className={isSelected ? styles.selected : undefined}>
        <td className={styles.select}>
          <CheckBox
            aria-label={`Select the purchase of ${whose(purchase)}`}
            isOn={isSelected}
            onChange={({ nativeEvent }) =>
              onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }
          />
        </td>
        <td className={styles.opener}>
          <IconButton
            icon={isOpen ? "down" : "forward"}
            label={`Tickets of ${whose(purchase)}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(!isOpen)}
          />
        </td>
        <td className={styles.purchaser}>
          <b>
            <Link
              to="/events/$eventId/tickets/sales/$purchaseId"
              params={{ eventId: purchase.event_id, purchaseId: purchase.id }}
            >
              <bdi>{whose(purchase)}</bdi>
            </Link>
          </b>
          {purchase.in_the_name_of !== null && (
            <span className={tableStyles.detail}>
              For <bdi>{purchase.in_the_name_of}</bdi>
            </span>
          )}
          {purchaser.name !== null && purchaser.email && (
            <span className={tableStyles.detail}>
              <Email address={purchaser.email} />
            </span>
          )}
        </td>
        <td className={styles.package}>
          <b>
            <bdi>{purchase.package_name}</bdi>
          </b>
          <span className={cx("figures", tableStyles.detail)}>
            {count(purchase.quantity, "package")}, {count(seats, "seat")}
          </span>
          {purchase.entered_by !== null && (
            <span className={tableStyles.detail}>
              Entered by <bdi>{purchase.entered_by.name ?? "the team"}</bdi>
            </span>
          )}
        </td>
        <td className={cx("align-right", styles.total)}>
          <b>
            <Money amount={purchase.total_price} />
          </b>
          {isPartly && (
            <span className={cx("figures", tableStyles.detail, styles.due)}>
              {formatMoney(purchase.amount_due)} due
            </span>
          )}
          {purchase.promo_code !== null && (
            <span className={cx("code", tableStyles.detail)}>{purchase.promo_code}</span>
          )}
        </td>
        <td className={styles.status}>
          <Badge look={status.look} icon={status.icon}>
            {status.words}
          </Badge>
          <How purchase={purchase} zone={zone} />
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
          <td className={styles.select} />
          <td />
          <td colSpan={5}>
            <Suspense fallback={<Skeleton width="40%" />}>
              <PurchaseDetails purchase={purchase} zone={zone} />
            </Suspense>
          </td>
        </tr>
      )}
    </>
  );
}

/** How it is paid. A component of its own: it looks at the clock, and the row need not be drawn each second. */
function How({ purchase, zone }: Pick<Props, "purchase" | "zone">) {
  const words = howWords(purchase, dayAt(useNow(), zone));
  return (
    words !== null && (
      <span className={tableStyles.detail}>
        <bdi>{words}</bdi>
      </span>
    )
  );
}
