import type { ReactNode } from "react";
import { isLow } from "@/lib/availability";
import { formatNumber } from "@/lib/numbers";
import { count } from "@/lib/words";
import { Badge } from "./badge";
import { SeatRing } from "./seat-ring";
import { cx } from "@/lib/class-names";
import styles from "./package-row.module.css";

const THUMBNAIL = 84;

interface Props {
  name: string;
  description: string;
  /** As it is shown: "$480.00". */
  price: string;
  seatsPerPackage: number;
  isSponsorship: boolean;
  isSoldOut: boolean;
  /** Null: no limit. */
  quantityLimit: number | null;
  remaining: number | null;
  picture: string | null;
  /** A button or a badge; a package that is sold out has none. */
  action: ReactNode;
}

/** A package as donors see it; used on their page and in the preview of the package's form. */
export function PackageRow(row: Props) {
  return (
    <div className={styles.place}>
      <div className={cx(styles.row, row.isSoldOut && styles.soldOut)}>
        {row.picture === null ? (
          <SeatRing seats={row.seatsPerPackage} size={THUMBNAIL} />
        ) : (
          <img
            className="thumbnail"
            src={row.picture}
            alt=""
            width={THUMBNAIL}
            height={THUMBNAIL}
            loading="lazy"
            decoding="async"
          />
        )}
        <div>
          <div className={styles.heading}>
            <h3>
              <bdi>{row.name}</bdi>
            </h3>
            <i className="dot-leader" />
            <span className={styles.price}>{row.price}</span>
          </div>
          <p>
            <bdi>{row.description}</bdi>
          </p>
          <div className="inline-row">
            <span className="figures">{count(row.seatsPerPackage, "seat")}</span>
            {row.isSponsorship && (
              <Badge look="sponsor" icon="ribbon">
                Sponsorship
              </Badge>
            )}
            {!row.isSoldOut && row.remaining !== null && isLow(availabilityOf(row)) && (
              <Badge look="low">{`Only ${formatNumber(row.remaining)} left`}</Badge>
            )}
            <span className={styles.action}>
              {row.isSoldOut ? <Badge look="out">Sold out</Badge> : row.action}
            </span>
          </div>
        </div>
      </div>
    </div>
  );
}

const availabilityOf = ({ remaining, quantityLimit }: Props) => ({
  remaining,
  quantity_limit: quantityLimit,
});
