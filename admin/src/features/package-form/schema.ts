import type { Package } from "@/features/packages";
import type { Schemas } from "@/lib/api";
import { groupMoney } from "@/lib/money";

export type PackageFields = Schemas["PackageCreate"];

/** A package as its form has it: what is typed is a text. */
export interface PackageValues {
  name: string;
  description: string;
  price: string;
  seats_per_package: string;
  quantity_limit: string;
  is_enabled: boolean;
  is_sponsorship: boolean;
}

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
  const {
    name,
    description,
    price,
    seats_per_package,
    quantity_limit,
    is_enabled,
    is_sponsorship,
  } = of;
  return {
    name,
    description,
    price,
    seats_per_package,
    quantity_limit,
    is_enabled,
    is_sponsorship,
  };
}

export function valuesOf(fields: Required<PackageFields>): PackageValues {
  return {
    ...fields,
    price: groupMoney(fields.price),
    seats_per_package: String(fields.seats_per_package),
    quantity_limit: fields.quantity_limit === null ? "" : String(fields.quantity_limit),
  };
}
