import { GuestPatch, PurchaseCreate as Limits } from "@/api/limits";
import { answersFor, errorInAnswer, type Answers } from "@/lib/answers";
import type { Schemas } from "@/lib/api";
import { lengthOf, tidyText } from "@/lib/text";

/** An order, as it is in the form. */

export type Package = Schemas["PublicPackageRead"];
export type PurchaseBody = Schemas["PurchaseCreate"];

export interface Order {
  /** Null until the donor has chosen. */
  packageId: string | null;
  quantity: string;
  answers: Answers;
  promoCode: string;
  /** Names in the order of the seats; empty ones can be added later. */
  guests: readonly string[];
}

export const EMPTY_ORDER: Order = {
  packageId: null,
  quantity: "1",
  answers: {},
  promoCode: "",
  guests: [],
};

/** Errors by field: "quantity", "promo", "option:<id>", "guest:<index>". */
export type FieldErrors = Readonly<Record<string, string>>;
export const optionField = (optionId: string): string => `option:${optionId}`;
export const guestField = (place: number): string => `guest:${place}`;

/** The chosen package; undefined if none is chosen, or if it is no longer on sale. The only one there is needs no choice. */
export function chosenOf(order: Order, packages: readonly Package[]): Package | undefined {
  if (order.packageId === null) return packages.length === 1 ? packages[0] : undefined;
  return packages.find((one) => one.id === order.packageId);
}

/** The quantity as a number; null if it is not one. */
export const quantityOf = ({ quantity }: Order): number | null =>
  /^\d{1,2}$/.test(quantity.trim()) && Number(quantity) > 0 ? Number(quantity) : null;

export const maxQuantity = ({ remaining }: Package): number =>
  Math.min(Limits.quantity.maximum, remaining ?? Limits.quantity.maximum);

export const seatsOf = (order: Order, chosen: Package): number =>
  (quantityOf(order) ?? 0) * chosen.seats_per_package;

/** What is left of a package if that is less than the order needs; null if there is enough. */
export function shortageOf(order: Order, chosen: Package): number | null {
  if (chosen.is_sold_out) return 0;
  const { remaining } = chosen;
  return remaining !== null && remaining < (quantityOf(order) ?? 0) ? remaining : null;
}

/** All errors of an order, in the order of the form. */
export function errorsIn(order: Order, chosen: Package): FieldErrors {
  const errors: Record<string, string> = {};
  if (quantityOf(order) === null || (quantityOf(order) ?? 0) > Limits.quantity.maximum) {
    errors.quantity = `Please choose ${Limits.quantity.minimum} to ${Limits.quantity.maximum}.`;
  }
  for (const option of chosen.custom_options) {
    const error = errorInAnswer(option, order.answers[option.id] ?? null);
    if (error !== null) errors[optionField(option.id)] = error;
  }
  order.guests.slice(0, seatsOf(order, chosen)).forEach((name, place) => {
    const error = errorInGuest(name);
    if (error !== null) errors[guestField(place)] = error;
  });
  return errors;
}

function errorInGuest(name: string): string | null {
  const { maxLength } = GuestPatch.guest_name;
  return lengthOf(name) > maxLength ? `Please keep it to ${maxLength} characters.` : null;
}

/** The order as the API takes it. */
export function bodyOf(order: Order, chosen: Package, expectedTotal: string): PurchaseBody {
  return {
    package_id: chosen.id,
    quantity: quantityOf(order) ?? 0,
    promo_code: order.promoCode.trim() || null,
    expected_total: expectedTotal,
    option_responses: answersFor(chosen.custom_options, order.answers),
    guests: order.guests
      .slice(0, seatsOf(order, chosen))
      .map((name) => ({ name: tidyText(name), email: null }))
      .filter(({ name }) => name !== ""),
  };
}
