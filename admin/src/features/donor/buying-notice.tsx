import { useEffect, useRef, type ReactNode } from "react";
import { Button, buttonLook } from "@/components/button";
import { Icon } from "@/components/icon";
import { useNow } from "@/components/use-now";
import type { Discount } from "@/lib/discount";
import { formatMoney } from "@/lib/money";
import { priceOf } from "@/lib/price";
import { salesPhase } from "@/lib/sales-window";
import type { Buying, Refusal } from "./buying";
import { Link } from "./link";
import { maxQuantity, type Package } from "./order";
import { ticketsPath } from "./navigation";
import { askToSignIn } from "./sign-in-dialog";
import type { EventRead } from "./types";
import {
  crowdWords,
  fewLeftWords,
  inDoubtWords,
  limitWords,
  notOnSaleWords,
  outsideSalesWords,
  priceChangedWords,
  seeTicketsWords,
  signInAgainWords,
  soldOutWords,
  stillWorkingWords,
  takenUpWords,
} from "./words";
import { cx } from "@/lib/class-names";
import sayStyles from "@/components/say.module.css";
import styles from "./buying-notice.module.css";
import orderFormStyles from "./order-form.module.css";

const PATIENCE_MILLISECONDS = 4_000;

export interface Ways {
  /** Buys so many, or what is ordered, for what was just shown. */
  buy: (changes: { quantity?: number; promoCode?: ""; total: string }) => void;
  choose: (chosen: Package) => void;
  tryAgain: () => void;
  dismiss: () => void;
}

interface Props {
  event: EventRead;
  buying: Buying;
  /** What is left, where there is less of the package than the order wants; null where there is enough. */
  shortage: number | null;
  chosen: Package;
  discount: Discount | null;
  /** What else can still be bought. */
  others: readonly Package[];
  ways: Ways;
}

/** The state of a purchase in words: why nothing was bought, what is happening, and what can be done. */
export function BuyingNotice(props: Props) {
  const { buying, shortage, ways } = props;
  const now = useNow();
  switch (buying.step) {
    case "sending":
      return now - buying.sentAt > PATIENCE_MILLISECONDS ? (
        <Notice icon="clock" words={stillWorkingWords} isPolite />
      ) : null;
    case "waiting":
      return (
        <Notice
          key={buying.why}
          icon="clock"
          isPolite
          words={
            buying.why === "crowd"
              ? crowdWords(Math.max(0, Math.ceil((buying.until - now) / 1_000)))
              : stillWorkingWords
          }
        >
          {!buying.attempt.isInDoubt && (
            <Button small onClick={ways.dismiss}>
              Not now
            </Button>
          )}
        </Notice>
      );
    case "in-doubt":
      return (
        <Notice key="in-doubt" icon="alert" words={buying.isTakenUp ? takenUpWords : inDoubtWords}>
          <Button small look="first" onClick={ways.tryAgain}>
            Try again
          </Button>
        </Notice>
      );
    case "see-tickets":
      return (
        <Notice key="see-tickets" icon="alert" words={seeTicketsWords}>
          <Link className={buttonLook("first")} href={ticketsPath(props.event.slug)}>
            My tickets
          </Link>
          <Button small onClick={ways.dismiss}>
            It isn't there: order again
          </Button>
        </Notice>
      );
    case "signed-out":
      return (
        <Notice key="signed-out" icon="lock" words={signInAgainWords}>
          <Button small look="first" onClick={askToSignIn}>
            Sign in
          </Button>
        </Notice>
      );
    case "refused":
      return <Refused {...props} refusal={buying.refusal} now={now} />;
    case "choosing":
    case "bought":
      return shortage === null ? null : <SoldOut {...props} remaining={shortage} />;
  }
}

function Refused(props: Props & { refusal: Refusal; now: number }) {
  const { refusal, event, ways, now } = props;
  switch (refusal.kind) {
    case "sold-out":
      return <SoldOut {...props} remaining={refusal.remaining} />;
    case "price-changed":
      return (
        <Notice key="price" icon="info" words={priceChangedWords(refusal.total, refusal.was)}>
          <Button small look="first" onClick={() => ways.buy({ total: refusal.total })}>
            {`Buy for ${formatMoney(refusal.total)}`}
          </Button>
          <Button small onClick={ways.dismiss}>
            Not now
          </Button>
        </Notice>
      );
    case "limit":
      return <OverLimit {...props} most={refusal.most} taken={refusal.held} />;
    case "window": {
      const words = outsideSalesWords(salesPhase(event, now), event.time_zone, now);
      return <Notice key="window" icon="clock" words={words} />;
    }
    case "not-on-sale":
      return (
        <Notice key="off" icon="alert" words={notOnSaleWords}>
          <Others {...props} />
        </Notice>
      );
    case "other":
      return (
        <Notice key="other" icon="alert" words={`${refusal.words} Nothing was bought.`}>
          {refusal.requestId && <small className="code">{refusal.requestId}</small>}
        </Notice>
      );
    // Shown at the fields where they can be corrected.
    case "promo":
    case "fields":
      return null;
  }
}

/** The limit of seats a person counts over all purchases; what is left of it is bought with one more press. */
function OverLimit(props: Props & { most: number; taken: number }) {
  const { most, taken, chosen, discount, ways } = props;
  const fits = Math.min(Math.floor((most - taken) / chosen.seats_per_package), maxQuantity(chosen));
  const { total } = priceOf(chosen.price, fits, discount);
  return (
    <Notice key="limit" icon="alert" words={limitWords(most, taken, chosen.seats_per_package)}>
      {fits > 0 && (
        <Button small look="first" onClick={() => ways.buy({ quantity: fits, total })}>
          {`Take ${fits} for ${formatMoney(total)}`}
        </Button>
      )}
    </Notice>
  );
}

function SoldOut(props: Props & { remaining: number }) {
  const { remaining, chosen, discount, ways, buying } = props;
  // Somebody else was faster while this donor still chooses: they may be in the middle of a word.
  const isPolite = buying.step !== "refused";
  if (remaining === 0) {
    return (
      <Notice key="gone" icon="alert" words={soldOutWords(chosen.name)} isPolite={isPolite}>
        <Others {...props} />
      </Notice>
    );
  }
  const { total } = priceOf(chosen.price, remaining, discount);
  return (
    <Notice key="few" icon="info" words={fewLeftWords(remaining)} isPolite={isPolite}>
      <Button small look="first" onClick={() => ways.buy({ quantity: remaining, total })}>
        {`Buy ${remaining} for ${formatMoney(total)}`}
      </Button>
    </Notice>
  );
}

function Others({ others, ways }: Props) {
  if (others.length === 0) return <p>All the other seats are taken, too.</p>;
  return (
    <>
      <p>These still have seats:</p>
      <ul className={orderFormStyles.others}>
        {others.map((one) => (
          <li key={one.id}>
            <Button small onClick={() => ways.choose(one)}>
              {`${one.name}, ${formatMoney(one.price)}`}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface NoticeProps {
  icon: "alert" | "info" | "clock" | "lock";
  words: string;
  /** It passes by itself: the focus stays where it is. */
  isPolite?: boolean;
  children?: ReactNode;
}

function Notice({ icon, words, isPolite = false, children }: NoticeProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isPolite) place.current?.focus();
  }, [isPolite]);
  return (
    <div
      className={cx(
        sayStyles.notice,
        icon === "alert" ? sayStyles.bad : sayStyles.warm,
        styles.notice,
      )}
      role={isPolite ? "status" : "alert"}
      tabIndex={-1}
      ref={place}
    >
      <Icon name={icon} />
      <div>
        <p>{words}</p>
        <div className="inline-row">{children}</div>
      </div>
    </div>
  );
}
