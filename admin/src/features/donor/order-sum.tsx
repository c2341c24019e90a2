import { formatMoney } from "@/lib/money";
import { deductibleOf, deductibleWords } from "@/lib/tax-split";
import type { Price } from "@/lib/price";
import styles from "./order-sum.module.css";

/** The breakdown of the total. */
export function OrderSum({
  quantity,
  name,
  price,
  code,
}: {
  quantity: number;
  name: string;
  price: Price;
  code: string | null;
}) {
  return (
    <dl className={styles.sum}>
      <dt className="muted">{`${quantity} × ${name}`}</dt>
      <dd>{formatMoney(price.base)}</dd>
      {code !== null && (
        <>
          <dt className={styles.discount}>{code}</dt>
          <dd className={styles.discount}>{formatMoney(`-${price.off}`)}</dd>
        </>
      )}
    </dl>
  );
}

/** What of the total is tax-deductible, if the value of a seat is stated. */
export function TaxSplit({
  total,
  value,
  seats,
}: {
  total: string;
  value: string | null | undefined;
  seats: number;
}) {
  const words = deductibleWords(total, deductibleOf(total, value, seats));
  if (words === null) return null;
  return <p className={styles.tax}>{words}</p>;
}
