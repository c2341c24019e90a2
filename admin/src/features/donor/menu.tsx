import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { PackageRow } from "@/components/package-row";
import { formatMoney } from "@/lib/money";
import type { Package } from "./order";
import styles from "./menu.module.css";

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
        <li key={one.id}>
          <PackageRow
            name={one.name}
            description={one.description}
            price={formatMoney(one.price)}
            seatsPerPackage={one.seats_per_package}
            isSponsorship={one.is_sponsorship}
            isSoldOut={one.is_sold_out}
            quantityLimit={one.quantity_limit}
            remaining={one.remaining}
            picture={one.image?.thumbnail_url ?? null}
            action={
              onChoose && <Pick of={one} isChosen={one.id === chosen?.id} onChoose={onChoose} />
            }
          />
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
  onChoose: (chosen: Package) => void;
}) {
  if (isChosen)
    return (
      <Badge look="chosen" icon="check">
        Chosen
      </Badge>
    );
  return (
    <Button small onClick={() => onChoose(of)}>
      Choose<span className="visually-hidden">{` ${of.name}`}</span>
    </Button>
  );
}
