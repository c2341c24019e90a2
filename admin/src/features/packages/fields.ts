import { PackageCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { typeField, type Field, type FieldOf } from "@/lib/fields";
import { deductibleOf, deductibleWords } from "@/lib/tax-split";
import { formatMoney, fromCents, parseMoney, toCents } from "@/lib/money";
import type { Package } from "./queries";

type Patch = Required<Schemas["PackagePatch"]>;
export type PackageFieldName = keyof Patch;
/** A package's own fields, those that its version counts, as the API has them. */
export type PackageFields = Pick<Required<Schemas["PackageCreate"]>, PackageFieldName>;
/** A package as its form has it: what is typed is a text. */
export type PackageValues = {
  [K in PackageFieldName]: Patch[K] extends boolean ? boolean : string;
};

interface Common {
  /** What the form of a new package begins with; empty without it. */
  initial?: string | boolean;
  /** Below the control; it may depend on what else is typed. */
  hint?: string | ((values: PackageValues) => string | undefined);
  /** Also asked of a new package; the others are edited on its own page. */
  isEssential?: boolean;
}

/** What the form needs to know of a field, by the kind of its value. */
export type PackageField = Common &
  Field &
  (
    | { kind: "text" | "lines"; limits: { minLength: number; maxLength: number }; missing: string }
    | { kind: "money"; maximum: string }
    | { kind: "count"; limits: { minimum: number; maximum: number }; range: string; unit: string }
    | { kind: "limit"; limits: { minimum: number; maximum: number }; range: string; none: string }
    | { kind: "switch" }
  );

/**
 * The fields of a package, in the order of the form: the form, its rules, the comparison of two changes and the audit
 * trail are drawn from this table. A field that the API adds is a type error here until it is described.
 */
export const PACKAGE_FIELDS: {
  readonly [K in PackageFieldName]: PackageField & FieldOf<Patch[K]>;
} = {
  name: {
    label: "Name",
    kind: "text",
    limits: limits.name,
    missing: "Please give it a name.",
    isEssential: true,
  },
  description: {
    label: "Description",
    kind: "lines",
    limits: limits.description,
    missing: "Please say what a donor gets.",
    isEssential: true,
  },
  price: {
    label: "Price",
    kind: "money",
    maximum: limits.price.maximum,
    hint: ({ price, seats_per_package }) => pricePerSeat(price, seats_per_package),
    isEssential: true,
  },
  seats_per_package: {
    label: "Seats per package",
    trail: "seats",
    kind: "count",
    limits: limits.seats_per_package,
    range: "A package has",
    unit: "seat",
    initial: "1",
    isEssential: true,
  },
  quantity_limit: {
    label: "Quantity limit",
    kind: "limit",
    limits: limits.quantity_limit,
    range: "Leave it empty for no limit, or enter",
    hint: "Empty: no limit",
    none: "No limit",
  },
  fair_market_value: {
    label: "Fair market value per seat",
    kind: "money",
    maximum: limits.fair_market_value.maximum,
    hint: ({ price, seats_per_package, fair_market_value }) =>
      deductibleHint(price, seats_per_package, fair_market_value),
    none: "Not stated",
  },
  is_enabled: {
    label: "Enabled",
    trail: "status",
    kind: "switch",
    hint: "Donors see it and can buy it.",
    initial: true,
  },
  is_sponsorship: {
    label: "Sponsorship",
    trail: "sponsorship mark",
    kind: "switch",
    hint: "Marked for donors, totalled apart.",
    initial: false,
  },
};

export const PACKAGE_FIELD_NAMES = Object.keys(PACKAGE_FIELDS) as PackageFieldName[];

// No field of a package is a time or a discount.
export const NO_CONTEXT = { zone: "UTC" };

export const fieldsOf = (of: Package): PackageFields =>
  Object.fromEntries(PACKAGE_FIELD_NAMES.map((name) => [name, of[name]])) as PackageFields;

/** The fields as the form has them. */
export const valuesOf = (fields: PackageFields): PackageValues =>
  Object.fromEntries(
    PACKAGE_FIELD_NAMES.map((name) => {
      const value = fields[name];
      return [
        name,
        typeof value === "boolean" ? value : typeField(PACKAGE_FIELDS[name], value, NO_CONTEXT),
      ];
    }),
  ) as PackageValues;

/** What the form of a new package begins with. */
export const newPackageValues = (): PackageValues =>
  Object.fromEntries(
    PACKAGE_FIELD_NAMES.map((name) => [name, PACKAGE_FIELDS[name].initial ?? ""]),
  ) as PackageValues;

/** "$230.00 a seat", for more than one seat. */
function pricePerSeat(price: string, seats: string): string | undefined {
  const amount = parseMoney(price);
  const number = Number(seats);
  if (amount === null || !Number.isInteger(number) || number < 2) return undefined;
  return `${formatMoney(fromCents(Math.round(toCents(amount) / number)))} a seat`;
}

/** What the value of a seat means for the donor of one package. */
function deductibleHint(price: string, seats: string, value: string): string | undefined {
  const [amount, worth] = [parseMoney(price), parseMoney(value)];
  const number = Number(seats);
  if (value.trim() === "")
    return "What dinner and all else is worth to a guest. Empty: donors aren't told what is tax-deductible. 0: nothing is given in return.";
  if (amount === null || worth === null || !Number.isInteger(number) || number < 1)
    return undefined;
  const words = deductibleWords(amount, deductibleOf(amount, worth, number));
  return words === null ? undefined : `Donors read: ${words}`;
}
