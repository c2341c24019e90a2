import { useSuspenseQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { packagesQuery } from "@/features/packages";
import { discounted, readDiscount } from "@/lib/discount";
import { formatMoney } from "@/lib/money";
import type { PromoCodeControl } from "./use-promo-code-form";
import { cx } from "@/lib/class-names";
import styles from "./promo-codes.module.css";

/** The price of each enabled package with the typed discount, for a quantity of one. */
export function Preview({ eventId, control }: { eventId: string; control: PromoCodeControl }) {
  const { data: packages } = useSuspenseQuery(packagesQuery(eventId));
  const [type, typed] = useWatch({ control, name: ["discount_type", "discount_value"] });
  const { value } = readDiscount(type, typed);
  const priceNow = (price: string) =>
    value === undefined ? price : discounted(price, { discount_type: type, discount_value: value });
  const shown = packages.filter((one) => one.is_enabled);
  return (
    <section className={cx("panel", styles.takesOff)} aria-labelledby="takes-off">
      <h2 id="takes-off">What it takes off</h2>
      {shown.length === 0 ? (
        <p className="hint">No package is on sale yet.</p>
      ) : (
        <>
          <p className="hint">For one package each.</p>
          <ul>
            {shown.map(({ id, name, price }) => (
              <li key={id}>
                <span>{name}</span>
                <i className="dot-leader" />
                {priceNow(price) !== price && (
                  <s className="figures caption">
                    <span className="visually-hidden">was </span>
                    {formatMoney(price)}
                  </s>
                )}
                <b className="figures">{formatMoney(priceNow(price))}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
