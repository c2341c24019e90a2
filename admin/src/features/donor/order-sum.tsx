import { formatMoney } from "@/lib/money";
import type { Price } from "./order";

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
    <dl className="sum">
      <dt className="muted">
        {quantity} × {name}
      </dt>
      <dd>{formatMoney(price.base)}</dd>
      {code !== null && (
        <>
          <dt className="cut">{code}</dt>
          <dd className="cut">{formatMoney(`-${price.off}`)}</dd>
        </>
      )}
    </dl>
  );
}
