import { formatMoney, fromCents, toCents } from "@/lib/money";
import { formatDay } from "@/lib/time";
import { tidyText } from "@/lib/text";
import { formatNumber } from "@/lib/numbers";
import { capitalized, numberWord } from "@/lib/words";
import { METHOD_WORDS } from "@/lib/payment-method";
import type { OrderValues } from "./values";

/** @param cents by which what was received differs from the total; negative where it is less. */
export function differenceWords(cents: number, total: string): string {
  const received = formatMoney(fromCents(toCents(total) + cents));
  const difference = formatMoney(fromCents(Math.abs(cents)));
  return cents < 0
    ? `${received} is ${difference} less than the total. Record it and leave ${difference} due`
    : `${received} is ${difference} more than the total. Record it and keep ${difference} as paid too much`;
}

const ORDINALS = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
  "eleventh",
  "twelfth",
];

/** "a fourth Table of Ten", "an eighth …", "another …": the first one that a limit does not allow. */
export function nextWords(remaining: number, name: string): string {
  const ordinal = ORDINALS[remaining];
  if (remaining === 0 || ordinal === undefined)
    return remaining === 0 ? `another ${name}` : `more than ${formatNumber(remaining)} × ${name}`;
  return `${ordinal.startsWith("e") ? "an" : "a"} ${ordinal} ${name}`;
}

interface SettlementWords {
  title: string;
  details: string;
  /** The details where there is little room. */
  short: string;
}

/** How the order is settled, in the stub: a word, and what goes with it. */
export function settlementWords(values: OrderValues): SettlementWords {
  const { settlement, method, reference, receivedOn, dueOn, given } = values;
  const words = (title: string, details: string, short = details) => ({ title, details, short });
  switch (settlement) {
    case "paid": {
      const how = [METHOD_WORDS[method].toLowerCase(), tidyText(reference)]
        .filter(Boolean)
        .join(" ");
      return words("Paid", isDay(receivedOn) ? `${how}, ${formatDay(receivedOn)}` : how, how);
    }
    case "later":
      return words("To be paid", isDay(dueOn) ? `due on ${formatDay(dueOn)}` : "without a date");
    case "comp":
      return words("Comp", "Counted as a comp", "nothing to pay");
    case "in_kind":
      return words("In kind", tidyText(given) || "Nothing is to be paid", "nothing to pay");
  }
}

const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

/** "Board rate" of "Board rate, agreed on March 30". */
export const reasonInShort = (reason: string): string =>
  tidyText(reason.split(",")[0] ?? "") || "Another price";

/** "Only 1 Table of Ten is left", "Table of Ten is sold out". */
export const leftWords = (remaining: number, name: string): string =>
  remaining === 0
    ? `${name} is sold out`
    : `Only ${formatNumber(remaining)} ${name} ${remaining === 1 ? "is" : "are"} left`;

/** @param before what this page had shown as left; null if it did not know. */
export function fasterWords(before: number | null, remaining: number): string {
  const gone = before === null ? 0 : before - remaining;
  const who = gone > 0 ? `Somebody bought ${numberWord(gone)} a moment ago. ` : "";
  return `${capitalized(who)}Nothing was entered; everything you typed is still here.`;
}
