import { Link } from "@tanstack/react-router";
import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { CapacityBar } from "@/components/capacity-bar";
import type { Moving } from "@/components/draggable-list";
import { Icon } from "@/components/icon";
import { LiveCount, useRise } from "@/components/live-count";
import { Money } from "@/components/money";
import { SeatRing } from "@/components/seat-ring";
import { isLow } from "@/lib/availability";
import { formatNumber } from "@/lib/numbers";
import { count } from "@/lib/words";
import { PackageMenu } from "./package-menu";
import type { Package } from "./queries";
import { hasWarning, warningOf } from "./warnings";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import styles from "./packages.module.css";

function Badges({ shown }: { shown: Package }) {
  return (
    <>
      {shown.is_sponsorship && (
        <Badge look="sponsor" icon="ribbon">
          Sponsorship
        </Badge>
      )}
      {!shown.is_enabled && (
        <Badge look="off" icon="hidden">
          Disabled
        </Badge>
      )}
      {shown.is_sold_out && <Badge look="out">Sold out</Badge>}
      {isLow(shown) && <Badge look="low">Only {formatNumber(shown.remaining ?? 0)} left</Badge>}
    </>
  );
}

/** The classes of a package's `li`. */
export const cardLook = (shown: Package, isLifted: boolean, isSaving: boolean): string =>
  cx(
    ticketStyles.ticket,
    ticketStyles.stubBelowOnPhones,
    styles.card,
    !shown.is_enabled && styles.disabled,
    hasNote(shown) && styles.noted,
    isLifted && styles.lifted,
    isSaving && styles.saving,
  );

interface Props {
  shown: Package;
  moving: Moving;
  onEnable: (isEnabled: boolean) => void;
}

/** A package as a ticket: its description, and on the stub how many are sold. */
export function PackageCard({ shown, moving, onEnable }: Props) {
  const options = shown.custom_options.filter((option) => option.is_active).length;
  return (
    <>
      {moving.handle}
      <Thumb shown={shown} />
      <div className={styles.body}>
        <div className="inline-row">
          <h2>
            <Link
              to="/events/$eventId/tickets/$packageId/edit"
              params={{ eventId: shown.event_id, packageId: shown.id }}
            >
              <bdi>{shown.name}</bdi>
            </Link>
          </h2>
          <Badges shown={shown} />
        </div>
        <p className={cx("figures", styles.meta)}>
          <span>{count(shown.seats_per_package, "seat")}</span>
          {options > 0 && (
            <>
              {" "}
              · <span>{count(options, "custom option")}</span>
            </>
          )}
        </p>
      </div>
      <p className={styles.price}>
        <Money amount={shown.price} />
      </p>
      <Note shown={shown} onEnable={onEnable} />
      <Stub shown={shown} moving={moving} onEnable={onEnable} />
    </>
  );
}

function Thumb({ shown: { image, seats_per_package: seats } }: { shown: Package }) {
  const source = image?.thumbnail_url ?? null;
  // Decorative: the name is beside it.
  return source === null ? (
    <SeatRing seats={seats} />
  ) : (
    <img className="thumbnail" src={source} alt="" width={96} height={96} />
  );
}

const EXCEEDS_CAP = "package_exceeds_donor_cap";

/** The scan of the last upload, unless it is clean. */
const scanOf = ({ image }: Package) => {
  const status = image?.replacement?.status ?? image?.status;
  return status === "clean" ? undefined : status;
};

const hasNote = (shown: Package): boolean =>
  !shown.is_enabled || scanOf(shown) !== undefined || hasWarning(shown, EXCEEDS_CAP);

function Note({ shown, onEnable }: Omit<Props, "moving">) {
  if (!shown.is_enabled) {
    return (
      <p className={styles.note}>
        <Icon name="hidden" small />
        Donors don't see this package.{" "}
        <Button look="text" needsNetwork onClick={() => onEnable(true)}>
          Enable
        </Button>
      </p>
    );
  }
  const scan = scanOf(shown);
  const exceedsCap = warningOf(shown, EXCEEDS_CAP);
  if (scan === undefined && exceedsCap === undefined) return null;
  if (scan === undefined) {
    return (
      <p className={cx(styles.note, styles.bad)}>
        <Icon name="alert" small />
        {exceedsCap}
      </p>
    );
  }
  if (scan === "pending_scan") {
    return (
      <p className={cx(styles.note, styles.waiting)}>
        <Icon name="clock" small />
        Scanning the image, usually a few seconds
      </p>
    );
  }
  return (
    <p className={cx(styles.note, styles.bad)}>
      <Icon name="alert" small />
      {scan === "rejected"
        ? "The image was refused: it failed the virus scan."
        : "The scan of the image didn't finish."}{" "}
      <Link
        to="/events/$eventId/tickets/$packageId/edit"
        params={{ eventId: shown.event_id, packageId: shown.id }}
      >
        Choose another
      </Link>
    </p>
  );
}

function Stub({ shown, moving, onEnable }: Props) {
  const { sold_count: sold, quantity_limit: limit, remaining } = shown;
  const [soldText, limitText] = [formatNumber(sold), formatNumber(limit ?? 0)];
  const words = limit === null ? `${soldText} sold` : `${soldText} of ${limitText} sold`;
  const rise = useRise(sold, `${shown.name}, ${words}`);
  return (
    <div className={cx(ticketStyles.stub, styles.stub)}>
      <LiveCount text={limit === null ? soldText : `${soldText}/${limitText}`} rise={rise} />
      <CapacityBar used={sold} limit={limit} label={words} />
      <p className={styles.remaining}>
        {remaining === null
          ? "No limit"
          : remaining === 0
            ? "None left"
            : `${formatNumber(remaining)} left`}
      </p>
      <PackageMenu shown={shown} moving={moving} onEnable={onEnable} />
    </div>
  );
}
