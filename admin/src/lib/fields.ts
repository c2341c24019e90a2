import { formatDiscount, DISCOUNTS, type DiscountType } from "./discount";
import { formatMoney, groupMoney } from "./money";
import { METHOD_WORDS } from "./payment-method";
import { formatEventTime, toLocalInput } from "./time";
import { formatNumber } from "./numbers";

/**
 * What a field of the API is, described once: forms, the comparison of two changes and the audit trail are drawn from it.
 *
 * Each feature describes its fields as `FieldsOf<Schemas["…Patch"]>`: a field that the API adds is a type error there
 * until somebody has described it.
 */
export interface Field {
  /** In a form, and where two changes are compared. */
  label: string;
  /** In a sentence of the audit trail, "changed the … of Table of Ten"; by default the label in small letters. */
  trail?: string;
  kind: FieldKind;
  /** What null means: "No limit". Null and undefined: nothing at all. */
  none?: string | null;
}

/** What some values need to be shown. */
export interface FieldContext {
  /** The zone of the event. */
  zone: string;
  /** Of the promo code that a discount belongs to; undefined where it is not known any more. */
  discountType?: DiscountType | undefined;
}

interface Kind {
  show: (value: string, context: FieldContext) => string;
  /** The value as the text of a form field; `show` without its decoration. */
  type: (value: string, context: FieldContext) => string;
}

const same = (value: string): string => value;
const grouped = (value: string): string => formatNumber(Number(value));

// Values are texts here: the audit trail has no others, and those of the API convert to the same text.
const KINDS = {
  text: { show: same, type: same },
  lines: { show: same, type: same },
  money: { show: formatMoney, type: groupMoney },
  count: { show: grouped, type: same },
  /** A number, where null is "no limit". */
  limit: { show: grouped, type: same },
  minutes: { show: (value) => `${value} min`, type: same },
  switch: { show: (value) => (value === "true" ? "Yes" : "No"), type: same },
  time: {
    show: (value, { zone }) => formatEventTime(value, zone),
    type: (value, { zone }) => toLocalInput(value, zone),
  },
  discount: {
    show: (value, { discountType: type }) =>
      type === undefined ? value : formatDiscount(type, value),
    type: (value, { discountType: type }) =>
      type === undefined ? value : DISCOUNTS[type].formatForEdit(value),
  },
  /** A list of texts; the audit trail stores it as JSON. */
  choices: { show: showList, type: same },
  /** A status of a payment or a scan, or how something is paid, by its name in the API. */
  status: { show: (value) => STATUSES[value] ?? value, type: same },
} satisfies Record<string, Kind>;

export type FieldKind = keyof typeof KINDS;

const STATUSES: Record<string, string> = {
  ...METHOD_WORDS,
  pending: "Waiting for payment",
  completed: "Paid",
  failed: "Payment failed",
  refunded: "Refunded",
  cancelled: "Cancelled",
  pending_scan: "Scanning",
  clean: "Clean",
  rejected: "Refused",
  scan_failed: "Scan not finished",
};

/** The kinds that fit a value: a number is never described as a text. */
type KindFor<V> = [V] extends [boolean]
  ? "switch"
  : [V] extends [number]
    ? "count" | "limit" | "minutes"
    : [V] extends [string]
      ? "text" | "lines" | "money" | "time" | "discount" | "status"
      : "choices";

export type FieldOf<V> = Field & { kind: KindFor<NonNullable<V>> } & (null extends V
    ? { none: string | null }
    : { none?: never });

/** A description of each field of a model; where a field may be null, of what null means. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: FieldOf<Exclude<T[K], undefined>> };

export type FieldValue = string | number | boolean | null;

/** A value as a person reads it; null where there is nothing to read. */
export function showField(
  { kind, none }: Field,
  value: FieldValue,
  context: FieldContext,
): string | null {
  if (value === null) return none ?? null;
  return KINDS[kind].show(String(value), context);
}

/** A value as a form has it: a text, empty for null. */
export const typeField = ({ kind }: Field, value: FieldValue, context: FieldContext): string =>
  value === null ? "" : KINDS[kind].type(String(value), context);

/** "quantity limit", within a sentence. */
export const trailName = ({ label, trail }: Field): string => trail ?? label.toLowerCase();

function showList(value: string): string {
  const parsed: unknown = JSON.parse(value);
  return Array.isArray(parsed) ? parsed.join(", ") : value;
}
