import { z } from "zod";
import { formatMoney, parseMoney, toCents } from "./money";
import { formatNumber } from "./numbers";
import { isAddress, lengthOf, NO_ADDRESS, tidyAddress, tidyText } from "./text";

/** Zod schemas for form fields, which are texts: each parses what was typed into what the API takes, or says what is wrong. */

interface TextLimits {
  readonly minLength: number;
  readonly maxLength: number;
}

interface NumberLimits {
  readonly minimum: number;
  readonly maximum: number;
}

/** What a schema finds wrong with the values of a form: the first fault of each field, by the field's name. */
export function faultsIn(schema: z.ZodType, values: unknown): Partial<Record<string, string>> {
  const judged = schema.safeParse(values);
  if (judged.success) return {};
  return Object.fromEntries(
    judged.error.issues
      .map(({ path, message }): [string, string] => [String(path[0]), message])
      .reverse(),
  );
}

/** @param missing the message for an empty field: "Please give it a name." */
export const text = ({ minLength, maxLength }: TextLimits, missing: string) =>
  z
    .string()
    .transform(tidyText)
    .superRefine((typed, found) => {
      const length = lengthOf(typed);
      if (length === 0) found.addIssue(missing);
      else if (length < minLength) found.addIssue(`This needs at least ${minLength} characters.`);
      else if (length > maxLength)
        found.addIssue(
          `Please keep it to ${formatNumber(maxLength)} characters; these are ${formatNumber(length)}.`,
        );
    });

/**
 * Null for an empty field, otherwise what the schema makes of it, with the schema's faults. A union of the two would
 * call every fault "Invalid input".
 */
const optional = <T>(schema: z.ZodType<T, string>) =>
  z.string().transform((typed, found): T | null => {
    if (lengthOf(typed) === 0) return null;
    const parsed = schema.safeParse(typed);
    if (parsed.success) return parsed.data;
    for (const { message } of parsed.error.issues) found.addIssue(message);
    return z.NEVER;
  });

/** An optional text; empty is null. */
export const optionalText = (limits: TextLimits) => optional(text(limits, ""));

/** An e-mail address, kept as typed. */
export const address = ({ maxLength }: TextLimits, missing: string) =>
  z
    .string()
    .transform(tidyAddress)
    .superRefine((typed, found) => {
      if (typed === "") found.addIssue(missing);
      else if (!isAddress(typed) || Array.from(typed).length > maxLength)
        found.addIssue(NO_ADDRESS);
    });

export const wholeNumber = ({ minimum, maximum }: NumberLimits, what: string) =>
  z
    .string()
    .trim()
    .refine(
      (typed) => isWholeNumberIn(typed, minimum, maximum),
      `${what} ${minimum} to ${formatNumber(maximum)}.`,
    )
    .transform((typed) => Number(typed.replaceAll(",", "")));

/** An optional number; empty is null. */
export const optionalNumber = (limits: NumberLimits, what: string) =>
  optional(wholeNumber(limits, what));

/** An amount of dollars, from `least` to `most`. */
export const money = (most: string, least = "0.00") =>
  z.string().transform((typed, found) => {
    const amount = parseMoney(typed);
    if (amount === null) {
      found.addIssue(
        typed.trim() === ""
          ? "Please enter an amount; 0 makes it free."
          : "Please enter an amount, such as 250.00.",
      );
      return z.NEVER;
    }
    if (toCents(amount) > toCents(most)) found.addIssue(`This can be up to ${formatMoney(most)}.`);
    if (toCents(amount) < toCents(least)) found.addIssue(`This starts at ${formatMoney(least)}.`);
    return amount;
  });

/** An optional amount of dollars; empty is null. */
export const optionalMoney = (most: string) => optional(money(most));

function isWholeNumberIn(typed: string, minimum: number, maximum: number): boolean {
  if (!/^\d{1,3}(,?\d{3})*$/.test(typed)) return false;
  const number = Number(typed.replaceAll(",", ""));
  return number >= minimum && number <= maximum;
}
