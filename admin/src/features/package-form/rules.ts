import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import {
  PACKAGE_FIELD_NAMES,
  PACKAGE_FIELDS,
  type PackageField,
  type PackageFields,
  type PackageValues,
} from "@/features/packages";
import { money, optionalMoney, optionalNumber, text, wholeNumber } from "@/lib/forms";
import { formatNumber } from "@/lib/numbers";

type Schema = z.ZodType<PackageFields, PackageValues>;

/** Parses the values of the form. The limit can't be lower than `soldCount`. */
export const packageSchema = (soldCount: number): Schema =>
  z.object(
    Object.fromEntries(
      PACKAGE_FIELD_NAMES.map((name) => [name, ruleOf(PACKAGE_FIELDS[name], soldCount)]),
    ),
  ) as unknown as Schema;

function ruleOf(field: PackageField, soldCount: number): z.ZodType {
  switch (field.kind) {
    case "text":
    case "lines":
      return text(field.limits, field.missing);
    case "money":
      return field.none === undefined ? money(field.maximum) : optionalMoney(field.maximum);
    case "count":
      return wholeNumber(field.limits, field.range);
    case "limit":
      return optionalNumber(field.limits, field.range).refine(
        (limit) => limit === null || limit >= soldCount,
        `${formatNumber(soldCount)} are sold already, so this can't be lower than ${formatNumber(soldCount)}.`,
      );
    case "switch":
      return z.boolean();
  }
}

export const packageRules = (soldCount: number) => zodResolver(packageSchema(soldCount));
