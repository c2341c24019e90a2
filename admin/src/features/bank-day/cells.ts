/** What one cell of a bank's statement says: an amount or a day. Both as the API takes them. */

export interface Amount {
  /** "1234.50", without a sign. */
  amount: string;
  /** Money that went out: negative, in brackets, or marked as a debit. */
  isOut: boolean;
}

const AMOUNT =
  /^(?<open>\()?\s*(?<sign>[+\-\u2212])?\s*(?:\$|usd)?\s*(?<inner>[+\-\u2212])?\s*(?<digits>\d[\d.,]*|\.\d+)\s*(?:usd)?\s*(?<after>-|cr|dr)?\s*(?<close>\))?$/i;
const US_DIGITS = /^(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{1,2}))?$/;
// Three digits after a comma are thousands, two can only be cents.
const COMMA_CENTS = /^(?:\d{1,3}(?:\.\d{3})+|\d+),\d{2}$/;

/** "$1,234.50", "+450", "(12.00)", "450.00 CR"; null for what is no amount. */
export function readAmount(cell: string): Amount | null {
  const found = AMOUNT.exec(cell.trim())?.groups;
  if (found === undefined || (found.open === undefined) !== (found.close === undefined))
    return null;
  const amount = readDigits(found.digits ?? "");
  if (amount === null) return null;
  const signs = [found.sign, found.inner, found.after?.toLowerCase()];
  return {
    amount,
    isOut: found.open !== undefined || signs.some((sign) => /^(?:[-\u2212]|dr)$/.test(sign ?? "")),
  };
}

function readDigits(digits: string): string | null {
  if (digits === "") return null;
  if (COMMA_CENTS.test(digits)) return digits.replaceAll(".", "").replace(",", ".");
  const found = US_DIGITS.exec(digits);
  if (found === null) return null;
  const [whole = "", cents = ""] = digits.replaceAll(",", "").split(".");
  return `${whole.replace(/^0+(?=\d)/, "") || "0"}.${cents.padEnd(2, "0")}`;
}

/** Whether a cell can only be an amount: a check number has neither cents nor a currency. */
export const isSurelyAmount = (cell: string): boolean =>
  readAmount(cell) !== null && /[.,]\d{1,2}\b|\$|usd/i.test(cell);

const MONTHS = [
  "jan",
  "feb",
  "mar",
  "apr",
  "may",
  "jun",
  "jul",
  "aug",
  "sep",
  "oct",
  "nov",
  "dec",
] as const;
const CLOCK = /[ T]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[ap]m)?(?:\s*(?:z|[a-z]{3,4}))?$/i;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/i;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const MONTH_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/;
const WITHOUT_YEAR = /^(\d{1,2})\/(\d{1,2})$/;
const NAMED_FIRST = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i;
const NAMED_SECOND = /^(\d{1,2})[-\s]+([a-z]{3,9})\.?[-\s]+(\d{4}|\d{2})$/i;

/**
 * A day as the API takes it, "2027-04-12". Numbers are read as month, day, year; null for what is no day.
 *
 * @param today of the event's zone: a day without a year is the last one that was.
 */
export function readDay(cell: string, today: string): string | null {
  const text = cell.trim().replace(WEEKDAY, "").replace(CLOCK, "").trim();
  const [, year4, month4, day4] = YEAR_FIRST.exec(text) ?? [];
  if (year4 !== undefined) return dayOf(year4, month4, day4);
  const [, month, day, year] = MONTH_FIRST.exec(text) ?? [];
  if (month !== undefined) return dayOf(year, month, day);
  const [, named, namedDay, namedYear] = NAMED_FIRST.exec(text) ?? [];
  if (named !== undefined) return dayOf(namedYear, monthOf(named), namedDay);
  const [, firstDay, second, secondYear] = NAMED_SECOND.exec(text) ?? [];
  if (second !== undefined) return dayOf(secondYear, monthOf(second), firstDay);
  const [, shortMonth, shortDay] = WITHOUT_YEAR.exec(text) ?? [];
  if (shortMonth === undefined) return null;
  const thisYear = Number(today.slice(0, 4));
  const found = dayOf(String(thisYear), shortMonth, shortDay);
  return found !== null && found > today
    ? dayOf(String(thisYear - 1), shortMonth, shortDay)
    : found;
}

const monthOf = (name: string): string =>
  String(MONTHS.findIndex((month) => name.toLowerCase().startsWith(month)) + 1);

function dayOf(year = "", month = "", day = ""): string | null {
  const full = year.length === 2 ? `20${year}` : year;
  const moment = new Date(Date.UTC(Number(full), Number(month) - 1, Number(day)));
  if (moment.getUTCMonth() !== Number(month) - 1 || moment.getUTCDate() !== Number(day))
    return null;
  return moment.toISOString().slice(0, 10);
}
