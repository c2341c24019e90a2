import { formatMoney, fromCents, toCents } from "./money";

/**
 * What of an amount is tax-deductible: what exceeds the value of the seats, as the API computes it. Null while nobody
 * has stated the value.
 *
 * @param value of one seat; undefined in what the release before has stored.
 */
export function deductibleOf(
  amount: string,
  value: string | null | undefined,
  seats: number,
): string | null {
  if (toCents(amount) === 0) return "0.00";
  if (value === null || value === undefined) return null;
  return fromCents(Math.max(0, toCents(amount) - toCents(value) * seats));
}

/** "$450.00, of which $310.00 is tax-deductible." Null where nothing is paid, or where it is not known. */
export function deductibleWords(
  amount: string,
  deductible: string | null | undefined,
): string | null {
  if (toCents(amount) === 0 || deductible === null || deductible === undefined) return null;
  const shown = formatMoney(amount);
  if (toCents(deductible) === 0) return `${shown}, of which nothing is tax-deductible.`;
  if (deductible === amount) return `${shown}, all of it tax-deductible.`;
  return `${shown}, of which ${formatMoney(deductible)} is tax-deductible.`;
}
