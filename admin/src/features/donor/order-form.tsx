import { useEffect, useRef, useState, type RefObject } from "react";
import { Button } from "@/components/button";
import { OptionField } from "@/components/option-field";
import { useSession } from "@/features/session";
import { formatMoney } from "@/lib/money";
import { formatNumber } from "@/lib/numbers";
import { priceOf } from "@/lib/price";
import { count } from "@/lib/words";
import { BuyingNotice, type Ways } from "./buying-notice";
import type { OrderStore } from "./order-store";
import { Guests } from "./guests";
import { HowYouPay } from "./how-to-pay";
import {
  bodyOf,
  errorsIn,
  optionField,
  quantityOf,
  seatsOf,
  shortageOf,
  type FieldErrors,
  type Order,
  type Package,
} from "./order";
import { OrderSum, TaxSplit } from "./order-sum";
import { PromoField } from "./promo-field";
import type { EventRead } from "./types";
import { Quantity } from "./quantity";
import { askToSignIn } from "./sign-in-dialog";
import { useOnline } from "./use-online";
import type { OrderView } from "./use-order";
import { promoWords } from "./words";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import ticketStyles from "@/components/ticket.module.css";
import styles from "./order-form.module.css";

interface Props {
  event: EventRead;
  packages: readonly Package[];
  orders: OrderStore;
  view: OrderView & { chosen: Package };
  buyRef: RefObject<HTMLDivElement | null>;
  onChoose: (chosen: Package) => void;
}

/** The form of the order: its questions, and the total with the Buy button. */
export function OrderForm({ event, packages, orders, view, buyRef, onChoose }: Props) {
  const { order, chosen, buying, price, promo, isLocked } = view;
  const isSignedIn = useSession((state) => state.status === "signed-in");
  const isOnline = useOnline();
  const { shown, touch, showAll, form } = useShownErrors(view);
  const refusedPromo =
    buying.step === "refused" && buying.refusal.kind === "promo" ? buying.refusal : promo.refusal;
  // The first input fixes the choice: if the package sells out now, no other one is chosen instead.
  const change = (part: Partial<Order>) => orders.change({ packageId: chosen.id, ...part });

  const buy = (changes: { quantity?: number; promoCode?: ""; total: string }) => {
    const wanted: Order = {
      ...order,
      ...(changes.quantity !== undefined && { quantity: String(changes.quantity) }),
      ...(changes.promoCode !== undefined && { promoCode: changes.promoCode }),
    };
    orders.change(wanted);
    const isWrong =
      Object.keys(errorsIn(wanted, chosen)).length > 0 ||
      (wanted.promoCode !== "" && refusedPromo !== null);
    if (isWrong) showAll();
    else if (!isSignedIn) askToSignIn();
    else orders.buy(bodyOf(wanted, chosen, changes.total));
  };
  const ways: Ways = {
    buy,
    choose: onChoose,
    tryAgain: () => orders.tryAgain(),
    dismiss: () => orders.dismiss(),
  };
  const seats = seatsOf(order, chosen);
  const shortage = isLocked ? null : shortageOf(order, chosen);
  const isBusy = buying.step === "sending" || buying.step === "waiting" || promo.state === "asking";
  const withoutCode = priceOf(chosen.price, quantityOf(order) ?? 1, null).total;
  return (
    <form
      className={cx(ticketStyles.ticket, ticketStyles.stubBelow, styles.order)}
      id="order"
      aria-label="Your order"
      noValidate
      ref={form}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (isOnline && !isBusy && !isLocked && shortage === null) buy({ total: price.total });
      }}
    >
      <div className={styles.top}>
        <fieldset disabled={isLocked}>
          <legend className="visually-hidden">Your order</legend>
          <div className={styles.what}>
            <div>
              <h2 tabIndex={-1} id="chosen">
                {chosen.name}
              </h2>
              <p className="hint figures">{`${formatMoney(chosen.price)} each${leftOf(chosen)}`}</p>
            </div>
            <Quantity
              of={chosen}
              value={order.quantity}
              isInvalid={shown.quantity !== undefined}
              onChange={(quantity) => change({ quantity })}
              onLeave={() => touch("quantity")}
            />
          </div>
          {shown.quantity !== undefined && (
            <p className={fieldStyles.error} role="alert">
              {shown.quantity}
            </p>
          )}
          {chosen.custom_options.map((option) => (
            <OptionField
              key={option.id}
              option={option}
              answer={order.answers[option.id] ?? null}
              error={shown[optionField(option.id)]}
              onChange={(answer) => change({ answers: { ...order.answers, [option.id]: answer } })}
              onLeave={() => touch(optionField(option.id))}
            />
          ))}
          {seats > 0 && (
            <Guests
              names={order.guests}
              seats={seats}
              errors={shown}
              onChange={(guests) => change({ guests })}
            />
          )}
          <PromoField
            code={order.promoCode}
            shownAs={promo.shownAs}
            state={refusedPromo === null ? promo.state : "refused"}
            off={price.off}
            error={refusedPromo === null ? shown.promo : promoWords(refusedPromo, event.time_zone)}
            onChange={(promoCode) => change({ promoCode })}
          />
          {refusedPromo !== null && isUsedUp(refusedPromo.code) && (
            <Button
              small
              className={styles.without}
              onClick={() => buy({ promoCode: "", total: withoutCode })}
            >
              {`Buy without it for ${formatMoney(withoutCode)}`}
            </Button>
          )}
        </fieldset>
        <OrderSum
          quantity={quantityOf(order) ?? 1}
          name={chosen.name}
          price={price}
          code={promo.state === "applied" ? promo.shownAs : null}
        />
        <TaxSplit total={price.total} value={chosen.fair_market_value} seats={seats} />
        {price.total !== "0.00" && <HowYouPay event={event} />}
        <BuyingNotice
          event={event}
          buying={buying}
          shortage={shortage}
          chosen={chosen}
          discount={view.discount}
          others={packages.filter((one) => one.id !== chosen.id && !one.is_sold_out)}
          ways={ways}
        />
      </div>
      <div className={cx(ticketStyles.stub, styles.stub)} ref={buyRef}>
        <p className={styles.total}>
          <span>Total</span>
          <span className="display-font figures" aria-live="polite">
            {promo.state === "asking" ? "…" : formatMoney(price.total)}
          </span>
        </p>
        <Button
          type="submit"
          look="first"
          busy={isBusy}
          aria-disabled={isBusy || !isOnline || isLocked || shortage !== null}
        >
          {buying.step === "sending" ? "Buying…" : `Buy ${count(seats, "seat")}`}
        </Button>
        <p className="caption">
          {isOnline ? reassurance(price.total) : "You're offline. You can buy once you're back."}
        </p>
      </div>
    </form>
  );
}

const leftOf = ({ remaining, is_sold_out }: Package): string =>
  remaining === null || is_sold_out ? "" : `, ${formatNumber(remaining)} left`;

const isUsedUp = (code: string): boolean =>
  code === "promo_code_exhausted" || code === "promo_code_donor_limit";

const reassurance = (total: string): string =>
  total === "0.00"
    ? "There is nothing to pay."
    : "Nothing is charged now. We hold your seats for you.";

/** The errors to show: of fields that were left, and all of them after Buy was pressed. */
function useShownErrors({ errors, buying }: OrderView) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [presses, setPresses] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const refused: FieldErrors =
    buying.step === "refused" && buying.refusal.kind === "fields" ? buying.refusal.errors : {};
  const shown: FieldErrors = {
    ...Object.fromEntries(
      Object.entries(errors).filter(([field]) => presses > 0 || left.has(field)),
    ),
    ...refused,
  };
  useEffect(() => {
    if (presses === 0 && buying.step !== "refused") return;
    form.current?.querySelector<HTMLElement>("[data-invalid] input")?.focus();
  }, [presses, buying.step]);
  return {
    shown,
    touch: (field: string) => setLeft(new Set(left).add(field)),
    showAll: () => setPresses(presses + 1),
    form,
  };
}
