/** Amounts are strings with two decimals, as in the API. They are added up in cents, never as floats of dollars. */

const DOLLARS = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const WHOLE = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});
const TYPED = /^\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)?)(?:\.(\d{0,2}))?$/;

export const toCents = (amount: string): number => Math.round(Number(amount) * 100);
export const fromCents = (cents: number): string => (cents / 100).toFixed(2);

/** "$2,300.00"; a minus is a minus sign. */
export const formatMoney = (amount: string): string =>
  DOLLARS.format(Number(amount)).replace("-", "\u2212");

/** "$118,875": for places where cents only distract. */
export const formatWholeMoney = (amount: string): string =>
  WHOLE.format(Math.trunc(Number(amount))).replace("-", "\u2212");

/** Parses what was typed: "2,300" is "2300.00". Null if it is not an amount. */
export function parseMoney(typed: string): string | null {
  const found = TYPED.exec(typed.trim());
  const [, whole = "", decimals = ""] = found ?? [];
  if (found === null || (whole === "" && decimals === "")) return null;
  return `${whole.replaceAll(",", "") || "0"}.${decimals.padEnd(2, "0")}`.replace(/^0+(?=\d)/, "");
}

/** "2300.00" as a form field shows it: "2,300.00". */
export function groupMoney(amount: string): string {
  return formatMoney(amount).replace("$", "");
}
