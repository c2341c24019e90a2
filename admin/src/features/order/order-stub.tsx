import { Button } from "@/components/button";
import { formatMoney, toCents } from "@/lib/money";
import { count } from "@/lib/words";
import { cx } from "@/lib/class-names";
import ticketStyles from "@/components/ticket.module.css";
import { guestsIn } from "./guest-list";
import { TableRing } from "./table-ring";
import { hostOf, isPriced, type OrderValues } from "./values";
import type { OrderView } from "./view";
import { reasonInShort, settlementWords } from "./words";
import styles from "./order-stub.module.css";

interface Props {
  values: OrderValues;
  view: OrderView;
  form: string;
  isBusy: boolean;
  isLocked: boolean;
}

/** The order as a ticket: what it is, and on the stub the total and the button. */
export function OrderStub({ values, view, ...button }: Props) {
  const { chosen, sum, quantity, promo } = view;
  const host = hostOf(values);
  const { title, details } = settlementWords(values);
  return (
    <section
      className={cx(ticketStyles.ticket, ticketStyles.stubBelow, styles.order)}
      aria-label="The order"
    >
      <div className={styles.top}>
        <div className={styles.ring}>
          {chosen !== null && sum !== null && (
            <TableRing
              chairs={chosen.seats_per_package}
              named={values.hasNames ? guestsIn(values.names).length : 0}
              seats={sum.seats}
              size={84}
            />
          )}
          <div>
            <h2>{sum === null ? "No package yet" : count(sum.seats, "seat")}</h2>
            <p className="muted">
              {host === null ? (
                "for nobody yet"
              ) : (
                <>
                  for <bdi>{host}</bdi>
                </>
              )}
            </p>
          </div>
        </div>
        {chosen !== null && sum !== null && (
          <dl className={styles.sum}>
            <dt>
              {quantity ?? 1} × <bdi>{chosen.name}</bdi>
            </dt>
            <dd>{formatMoney(sum.base)}</dd>
            {promo.code !== null && toCents(sum.off) > 0 && (
              <Line words={promo.code.code} amount={`-${sum.off}`} />
            )}
            {toCents(sum.adjustment) !== 0 && (
              <Line
                words={isPriced(values) ? reasonInShort(values.reason) : title}
                amount={sum.adjustment}
              />
            )}
            {sum.deductible !== null && toCents(sum.total) > 0 && (
              <Line
                words={`Tax-deductible, at ${formatMoney(chosen.fair_market_value ?? "0.00")} fair value a seat`}
                amount={sum.deductible}
              />
            )}
          </dl>
        )}
      </div>
      <div className={cx(ticketStyles.stub, styles.stub)}>
        <div className={styles.total}>
          <b>{title}</b>
          <Total view={view} isLive />
          <small className="muted">
            <bdi>{details}</bdi>
          </small>
        </div>
        <EnterButton {...button} />
        <p className="caption">If the price or what is left changes first, we ask again.</p>
      </div>
    </section>
  );
}

function Line({ words, amount }: { words: string; amount: string }) {
  return (
    <>
      <dt className="muted">
        <bdi>{words}</bdi>
      </dt>
      <dd className="muted">{formatMoney(amount)}</dd>
    </>
  );
}

const Total = ({ view: { sum }, isLive = false }: { view: OrderView; isLive?: boolean }) => (
  <span className="display-font figures" aria-live={isLive ? "polite" : undefined}>
    {formatMoney(sum?.total ?? "0.00")}
  </span>
);

type ButtonProps = Pick<Props, "form" | "isBusy" | "isLocked">;

function EnterButton({ form, isBusy, isLocked }: ButtonProps) {
  return (
    <Button
      type="submit"
      form={form}
      look="first"
      busy={isBusy}
      aria-disabled={isBusy || isLocked || undefined}
    >
      {isBusy ? "Entering…" : "Enter the order"}
    </Button>
  );
}

/** On a phone: the total and the button above the tabs. */
export function OrderBar({ values, view, ...button }: Props) {
  const { title, short } = settlementWords(values);
  return (
    <div className={styles.bar} role="region" aria-label="Total">
      <span>
        <small className="muted">
          <bdi>{`${title}, ${short}`}</bdi>
        </small>
        <Total view={view} />
      </span>
      <EnterButton {...button} />
    </div>
  );
}
