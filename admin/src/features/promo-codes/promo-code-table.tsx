import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/badge";
import { CapacityBar } from "@/components/capacity-bar";
import { Money } from "@/components/money";
import { useNow } from "@/components/use-now";
import { formatDiscount } from "@/lib/discount";
import { formatFully, formatShortTime } from "@/lib/time";
import { PromoCodeMenu } from "./promo-code-menu";
import type { PromoCode } from "./queries";
import { perDonorText, statusOf, usesText } from "./status";
import { cx } from "@/lib/class-names";
import tableStyles from "@/components/table.module.css";
import styles from "./promo-codes.module.css";

interface Props {
  codes: readonly PromoCode[];
  zone: string;
  /** The id of the code whose editor is open below. */
  picked: string | undefined;
  onSwitch: (code: PromoCode, isActive: boolean) => void;
}

export function PromoCodeTable({ codes, zone, picked, onSwitch }: Props) {
  return (
    <section className={cx("panel", tableStyles.scroll, tableStyles.panelOfRows)}>
      <table className={cx(tableStyles.rowsOnPhones, styles.codes)}>
        <caption className="visually-hidden">Promo codes, newest first</caption>
        <thead>
          <tr>
            <th>Code</th>
            <th>Discount</th>
            <th>Uses</th>
            <th className={cx("align-right", styles.sumWide)}>Discounts</th>
            <th className={styles.whenWide}>Expires</th>
            <th>Status</th>
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <Row
              key={code.id}
              code={code}
              zone={zone}
              isPicked={code.id === picked}
              onSwitch={(isActive) => onSwitch(code, isActive)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  code: PromoCode;
  zone: string;
  isPicked: boolean;
  onSwitch: (isActive: boolean) => void;
}

function Row({ code, zone, isPicked, onSwitch }: RowProps) {
  const now = useNow();
  const status = statusOf(code, now);
  const uses = usesText(code);
  const expiry = code.expires_at !== null && (
    <time dateTime={code.expires_at} title={formatFully(code.expires_at, zone)}>
      {formatShortTime(code.expires_at, zone, now)}
    </time>
  );
  return (
    <tr className={isPicked ? styles.picked : undefined}>
      <td>
        <Link
          className={cx("code", styles.codeLink)}
          to="/events/$eventId/tickets/promo-codes/$codeId/edit"
          params={{ eventId: code.event_id, codeId: code.id }}
          resetScroll={false}
        >
          {code.code}
        </Link>
        <span className={cx("figures", tableStyles.detail)}>{perDonorText(code)}</span>
      </td>
      <td className="nowrap figures" data-l="Discount">
        {formatDiscount(code.discount_type, code.discount_value)} off
      </td>
      <td data-l="Uses">
        <div className={styles.uses}>
          <span className="figures">{uses}</span>
          <CapacityBar used={code.times_used} limit={code.max_total_uses} label={uses} />
          <span className={cx(tableStyles.detail, styles.sumNarrow)}>
            <Money amount={code.total_discount_given} /> off
          </span>
        </div>
      </td>
      <td className={cx("align-right", styles.sumWide)} data-l="Discounts">
        <Money amount={code.total_discount_given} />
      </td>
      <td className={cx("muted figures", styles.whenWide)} data-l="Expires">
        {expiry || "Never"}
      </td>
      <td className={styles.statusCell}>
        <Badge look={status.look}>{status.words}</Badge>
        {expiry && (
          <span className={cx("figures", tableStyles.detail, styles.whenNarrow)}>
            until {expiry}
          </span>
        )}
      </td>
      <td className={styles.menuCell}>
        <PromoCodeMenu code={code} onSwitch={onSwitch} />
      </td>
    </tr>
  );
}
