import { formatMoney, formatWholeMoney } from "@/lib/money";

/** An amount of the API. `whole` leaves the cents out, for places where they only make noise. */
export function Money({ amount, whole = false }: { amount: string; whole?: boolean }) {
  return <span className="num">{whole ? formatWholeMoney(amount) : formatMoney(amount)}</span>;
}
