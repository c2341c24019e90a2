import { formatMoney } from "@/lib/money";
import type { Price } from "./order";
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
