import { z } from "zod";
import { PackageCreate as limits } from "@/api/limits";
import type { Package } from "@/features/packages";
import type { Schemas } from "@/lib/api";
import { money, optionalNumber, text, wholeNumber } from "@/lib/forms";
import { groupMoney } from "@/lib/money";

/** A package as its form has it. `soldCount` is what the limit can't go below. */
export const packageSchema = (soldCount: number) =>
  z.object({
    name: text(limits.name, "Please give it a name."),
    description: text(limits.description, "Please say what a donor gets."),
    price: money(limits.price.maximum),
    seats_per_package: wholeNumber(limits.seats_per_package, "A package has"),
    quantity_limit: optionalNumber(limits.quantity_limit, "Leave it empty for no limit, or enter").refine(
      (limit) => limit === null || limit >= soldCount,
      `${soldCount.toLocaleString("en-US")} are sold already, so this can't be lower than ${soldCount.toLocaleString("en-US")}.`,
    ),
    is_enabled: z.boolean(),
    is_sponsorship: z.boolean(),
  });

export type PackageValues = z.input<ReturnType<typeof packageSchema>>;
export type PackageFields = Schemas["PackageCreate"];

export const NEW_PACKAGE: PackageValues = {
  name: "",
  description: "",
  price: "",
  seats_per_package: "1",
  quantity_limit: "",
  is_enabled: true,
  is_sponsorship: false,
};

/** A package's own fields, those that a version counts. */
export const FIELDS = [
  "name",
  "description",
  "price",
  "seats_per_package",
  "quantity_limit",
  "is_enabled",
  "is_sponsorship",
] as const;
export type FieldName = (typeof FIELDS)[number];

export const FIELD_WORDS: Record<FieldName, string> = {
  name: "Name",
  description: "Description",
  price: "Price",
  seats_per_package: "Seats per package",
  quantity_limit: "Quantity limit",
  is_enabled: "Enabled",
  is_sponsorship: "Sponsorship",
};

/** The fields of a package, as the API has them. */
export function fieldsOf(of: Package): Required<PackageFields> {
  const { name, description, price, seats_per_package, quantity_limit, is_enabled, is_sponsorship } = of;
  return { name, description, price, seats_per_package, quantity_limit, is_enabled, is_sponsorship };
}

export function valuesOf(fields: Required<PackageFields>): PackageValues {
  return {
    ...fields,
    price: groupMoney(fields.price),
    seats_per_package: String(fields.seats_per_package),
    quantity_limit: fields.quantity_limit === null ? "" : String(fields.quantity_limit),
  };
}
