import type { FieldErrors, Resolver } from "react-hook-form";
import { z } from "zod";
import { GuestPatch, MarkPaid, OrderCreate as Limits, PackageCreate, Reason } from "@/api/limits";
import { errorInAnswer, isEmptyAnswer } from "@/lib/answers";
import {
  address,
  faultsIn,
  money,
  optionalMoney,
  optionalText,
  text,
  wholeNumber,
} from "@/lib/forms";
import { formatNumber } from "@/lib/numbers";
import { lengthOf, tidyAddress } from "@/lib/text";
import { count } from "@/lib/words";
import { faultInGuests, guestsIn } from "./guest-list";
import { differenceOf } from "./sum";
import { viewOf, type OrderContext } from "./view";
import { isPriced, noteOf, type OrderValues } from "./values";

export const MOST_SEATS = 2_000;
const NO_DAY = "Please enter the whole day, or none.";

// With the rules: it is needed when they are.
export { bodyOf } from "./body";

type Faults = Partial<Record<string, string>>;

/** Everything that is wrong with an order, by the path of its field. */
export function faultsOf(values: OrderValues, context: OrderContext): Faults {
  const view = viewOf(values, context);
  return {
    ...faultsIn(schemaOf(values), values),
    ...personFaults(values),
    ...view.obstacles
      .filter(({ rule }) => !values.waive[rule])
      .reduce<Faults>(
        (found, { rule }) => ({ ...found, [`waive.${rule}`]: "Tick this to pass over the rule." }),
        {},
      ),
    ...packageFaults(values, view),
    ...(view.promo.fault !== undefined && isPriced(values) && { promoCode: view.promo.fault }),
  };
}

function schemaOf(values: OrderValues) {
  const isPaid = values.settlement === "paid";
  const isInKind = values.settlement === "in_kind";
  return z.object({
    inTheNameOf: optionalText(Limits.in_the_name_of),
    quantity: wholeNumber(Limits.quantity, "An order has"),
    ...(values.isNew && {
      name: text(GuestPatch.guest_name, "Please enter the name."),
    }),
    ...(values.hasOtherPrice &&
      isPriced(values) && {
        total: money(PackageCreate.price.maximum),
        reason: text(Reason.reason, "Please say why: it goes into the audit trail."),
      }),
    ...(isPaid && {
      reference: optionalText(MarkPaid.reference),
      receivedOn: day,
      amount: optionalMoney(MarkPaid.amount.maximum),
    }),
    ...(values.settlement === "later" && { dueOn: day }),
    ...(isInKind && {
      given: text({ minLength: 1, maxLength: 500 }, "Please say what was given."),
    }),
  });
}

// An empty one is no day; a date field has no half-typed value but this page's own.
const day = z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/, NO_DAY);

function personFaults(values: OrderValues): Faults {
  if (values.known === null && !values.isNew) return { known: "Please choose who it is for." };
  if (!values.isNew || tidyAddress(values.email) === "") return {};
  const email = address(GuestPatch.guest_email, "");
  return faultsIn(z.object({ email }), values);
}

function packageFaults(values: OrderValues, view: ReturnType<typeof viewOf>): Faults {
  const { chosen, sum, quantity } = view;
  if (chosen === null || sum === null) return { packageId: "Please choose a package." };
  const faults: Faults = {};
  const { remaining } = chosen;
  if (quantity !== null && remaining !== null && quantity > remaining)
    faults.quantity =
      remaining === 0
        ? "None is left."
        : `Only ${formatNumber(remaining)} ${remaining === 1 ? "is" : "are"} left.`;
  else if (quantity !== null && sum.seats > MOST_SEATS)
    faults.quantity = `These are ${count(sum.seats, "seat")}; one order can have ${formatNumber(MOST_SEATS)}.`;
  for (const option of view.options) {
    const answer = values.answers[option.id] ?? null;
    // Those that are required and open are a matter of the boxes.
    const fault = isEmptyAnswer(answer) ? null : errorInAnswer(option, answer);
    if (fault !== null) faults[`answers.${option.id}`] = fault;
  }
  if (differenceOf(values, sum.total) !== 0 && !values.acceptsDifference)
    faults.acceptsDifference = "Tick this to record another amount than the total.";
  const guests = values.hasNames ? faultInGuests(guestsIn(values.names), sum.seats) : undefined;
  if (guests !== undefined) faults.names = guests;
  const { maxLength } = Limits.note;
  if (lengthOf(noteOf(values)) > maxLength)
    faults.note = `Please keep it to ${formatNumber(maxLength)} characters, with what was given.`;
  return faults;
}

/** Of the form: what is wrong, at its fields. Values are passed on as they are. */
export const orderRules: Resolver<OrderValues, OrderContext, OrderValues> = (values, context) => {
  const faults = context === undefined ? {} : faultsOf(values, context);
  const errors: Record<string, unknown> = {};
  for (const [path, message] of Object.entries(faults)) {
    const [field = "", inside] = path.split(".");
    const error = { type: "rule", message };
    errors[field] =
      inside === undefined ? error : { ...(errors[field] as object | undefined), [inside]: error };
  }
  return Object.keys(errors).length === 0
    ? { values, errors: {} }
    : { values: {}, errors: errors as FieldErrors<OrderValues> };
};
