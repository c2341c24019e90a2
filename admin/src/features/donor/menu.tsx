import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { SeatRing } from "@/components/seat-ring";
import { isLow } from "@/lib/availability";
import { formatMoney } from "@/lib/money";
import { count } from "@/lib/words";
import type { Package } from "./order";
import styles from "./menu.module.css";

const THUMBNAIL = 84;

interface Props {
  packages: readonly Package[];
  chosen: Package | undefined;
  /** Undefined while nothing can be bought: the list is then read-only. */
  onChoose: ((chosen: Package) => void) | undefined;
}

/** The list of packages. */
export function Menu({ packages, chosen, onChoose }: Props) {
  return (
    <ol className={styles.packages}>
      {packages.map((one) => (
        <li key={one.id} className={one.is_sold_out ? styles.soldOut : undefined}>
          <Thumbnail of={one} />
          <div>
            <div className={styles.heading}>
              <h3>{one.name}</h3>
              <i className="dot-leader" />
              <span className={styles.price}>{formatMoney(one.price)}</span>
            </div>
            <p>{one.description}</p>
            <div className="inline-row">
              <span className="figures">{count(one.seats_per_package, "seat")}</span>
              {one.is_sponsorship && (
                <Badge look="sponsor" icon="ribbon">
                  Sponsorship
                </Badge>
              )}
              {!one.is_sold_out && isLow(one) && (
                <Badge look="low">Only {one.remaining} left</Badge>
              )}
              <Pick of={one} isChosen={one.id === chosen?.id} onChoose={onChoose} />
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Pick({
  of,
  isChosen,
  onChoose,
}: {
  of: Package;
  isChosen: boolean;
  onChoose: Props["onChoose"];
}) {
  if (of.is_sold_out)
    return (
      <span className={styles.pick}>
        <Badge look="out">Sold out</Badge>
      </span>
    );
  if (onChoose === undefined) return null;
  if (isChosen)
    return (
      <span className={styles.pick}>
        <Badge look="chosen" icon="check">
          Chosen
        </Badge>
      </span>
    );
  return (
    <span className={styles.pick}>
      <Button small onClick={() => onChoose(of)}>
        Choose<span className="visually-hidden"> {of.name}</span>
      </Button>
    </span>
  );
}

function Thumbnail({ of }: { of: Package }) {
  const address = of.image?.thumbnail_url;
  if (address === undefined || address === null)
    return <SeatRing seats={of.seats_per_package} size={THUMBNAIL} />;
  return (
    <img
      className="thumbnail"
      src={address}
      alt=""
      width={THUMBNAIL}
      height={THUMBNAIL}
      loading="lazy"
      decoding="async"
    />
  );
}
