import type { Answers } from "@/lib/answers";
import type { Schemas } from "@/lib/api";
import { MONEY_METHODS } from "@/lib/payment-method";
import { lengthOf, tidyText } from "@/lib/text";

/** An order as it is in the form: what was typed, as texts. */

export type KnownPerson = Schemas["PurchaserFound"];
export type Rule = Schemas["Waivable"];
export type Body = Schemas["OrderCreate"];
export type MoneyMethod = (typeof MONEY_METHODS)[number];
export type Settlement = "paid" | "later" | "comp" | "in_kind";

export interface OrderValues {
  /** Null: nobody yet, or somebody new. */
  known: KnownPerson | null;
  isNew: boolean;
  name: string;
  email: string;
  inTheNameOf: string;
  /** Empty: none yet. */
  packageId: string;
  quantity: string;
  hasOtherPrice: boolean;
  total: string;
  reason: string;
  promoCode: string;
  answers: Answers;
  settlement: Settlement;
  method: MoneyMethod;
  reference: string;
  receivedOn: string;
  /** Empty: the total. */
  amount: string;
  acceptsDifference: boolean;
  dueOn: string;
  given: string;
  /** The boxes that are ticked; only those of rules that are in the way count. */
  waive: Record<Rule, boolean>;
  hasNames: boolean;
  names: string;
  note: string;
}

/** No rule is ever passed over without a tick. */
export const NOTHING_WAIVED: Record<Rule, boolean> = {
  sales_window: false,
  package_disabled: false,
  donor_cap: false,
  required_options: false,
};

/** @param today by the event's calendar: money that is there has mostly come today. */
export const newOrder = (today: string, packageId: string): OrderValues => ({
  known: null,
  isNew: false,
  name: "",
  email: "",
  inTheNameOf: "",
  packageId,
  quantity: "1",
  hasOtherPrice: false,
  total: "",
  reason: "",
  promoCode: "",
  answers: {},
  settlement: "paid",
  method: "check",
  reference: "",
  receivedOn: today,
  amount: "",
  acceptsDifference: false,
  dueOn: "",
  given: "",
  waive: NOTHING_WAIVED,
  hasNames: false,
  names: "",
  note: "",
});

/** The quantity as a number; null if it is not one. */
export const quantityOf = ({ quantity }: Pick<OrderValues, "quantity">): number | null =>
  /^\d{1,3}$/.test(quantity.trim()) && Number(quantity) > 0 ? Number(quantity) : null;

/** Whether a price of one's own applies: what is given away or paid in kind has none. */
export const isPriced = ({ settlement }: Pick<OrderValues, "settlement">): boolean =>
  settlement === "paid" || settlement === "later";

export const nameOf = ({ name, email }: KnownPerson): string => name ?? email ?? "an unnamed donor";

/** The name of the person; null while there is none. */
export function personOf({ known, isNew, name }: OrderValues): string | null {
  if (known !== null) return nameOf(known);
  return isNew ? tidyText(name) || null : null;
}

/** Who is thanked, or else the person: for "a guest of …". */
export const hostOf = (values: OrderValues): string | null =>
  tidyText(values.inTheNameOf) || personOf(values);

/** The note as it is sent: what was given in kind comes first in it. */
export function noteOf({ settlement, given, note }: OrderValues): string {
  const value = tidyText(given);
  const parts = settlement === "in_kind" && value !== "" ? [`In kind: ${value}`, note] : [note];
  return parts.filter((part) => lengthOf(part) > 0).join("\n");
}
