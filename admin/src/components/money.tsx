import { formatMoney, formatWholeMoney } from "@/lib/money";

/** An amount of the API; `whole`: without cents. */
export function Money({ amount, whole = false }: { amount: string; whole?: boolean }) {
  return <span className="figures">{whole ? formatWholeMoney(amount) : formatMoney(amount)}</span>;
}
