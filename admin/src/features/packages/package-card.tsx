import { Badge } from "@/components/badge";
import { CapacityBar } from "@/components/capacity-bar";
import { LiveCount, useRise } from "@/components/live-count";
import { Money } from "@/components/money";
import { SeatRing } from "@/components/seat-ring";
import { count } from "@/lib/words";
import type { Package } from "./queries";

/** "14/20", or "58" where there is no limit. */
const soldText = ({ sold_count, quantity_limit }: Package): string =>
  quantity_limit === null ? String(sold_count) : `${sold_count}/${quantity_limit}`;

const leftText = ({ remaining }: Package): string =>
  remaining === null ? "No limit" : remaining === 0 ? "None left" : `${remaining} left`;

/** Three or fewer, or a tenth of the limit. */
const isLow = ({ remaining, quantity_limit }: Package): boolean =>
  remaining !== null && quantity_limit !== null && remaining > 0 && remaining <= Math.max(3, quantity_limit / 10);

export function PackageBadges({ shown }: { shown: Package }) {
  return (
    <>
      {shown.is_sponsorship && <Badge look="sponsor" icon="ribbon">Sponsorship</Badge>}
      {!shown.is_enabled && <Badge look="off" icon="hidden">Disabled</Badge>}
      {shown.is_sold_out && <Badge look="out">Sold out</Badge>}
      {isLow(shown) && <Badge look="low">Only {shown.remaining} left</Badge>}
    </>
  );
}

/** A ticket with its stub: what it is on the sheet, how many are sold on the stub. */
export function PackageCard({ shown }: { shown: Package }) {
  const options = shown.custom_options.filter((option) => option.is_active).length;
  return (
    <li className={shown.is_enabled ? "ticket pkg" : "ticket pkg off"}>
      <SeatRing seats={shown.seats_per_package} />
      <div className="body">
        <div className="row">
          <h2>{shown.name}</h2>
          <PackageBadges shown={shown} />
        </div>
        <p className="meta num">
          <span>{count(shown.seats_per_package, "seat")}</span>
          {options > 0 && <> · <span>{count(options, "custom option")}</span></>}
        </p>
      </div>
      <p className="price"><Money amount={shown.price} /></p>
      <Stub shown={shown} />
    </li>
  );
}

function Stub({ shown }: { shown: Package }) {
  const sold = soldText(shown);
  const words = shown.quantity_limit === null ? `${sold} sold` : `${shown.sold_count} of ${shown.quantity_limit} sold`;
  const rise = useRise(shown.sold_count, `${shown.name}, ${words}`);
  return (
    <div className="stub">
      <LiveCount text={sold} rise={rise} />
      <CapacityBar used={shown.sold_count} limit={shown.quantity_limit} label={words} />
      <p className="left">{leftText(shown)}</p>
    </div>
  );
}
