import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { EventCreate as limits, Organization as organizationLimits } from "@/api/limits";
import { optionalNumber, optionalText, text } from "@/lib/forms";
import { fromLocalInput } from "@/lib/time";
import { isTimeZone } from "@/lib/time-zones";
import type { EventFields, EventValues } from "./schema";

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

// Whether it is a time does not depend on the zone. Judged field by field, so that one press shows all that is wrong.
const isTime = (typed: string): boolean => fromLocalInput(typed, "UTC") !== null;
const NO_TIME = "Please enter a date and a time.";
const time = z.string().refine(isTime, NO_TIME);
const optionalTime = z.string().refine((typed) => typed === "" || isTime(typed), NO_TIME);

// Receipts need all three, or none and no statement either.
const ORGANIZATION = [
  "organization_legal_name",
  "organization_tax_id",
  "organization_address",
] as const;
type OrganizationPart = (typeof ORGANIZATION)[number];
type Organization = Record<OrganizationPart | "organization_statement", string | null>;

function isWhole(name: OrganizationPart) {
  return (typed: Organization): boolean =>
    typed[name] !== null ||
    (typed.organization_statement === null && ORGANIZATION.every((part) => typed[part] === null));
}

const whole = (name: OrganizationPart) => ({
  path: [name],
  message: "Receipts need this too; or leave all of the organization empty.",
  // Beside the faults of other fields, not after them.
  when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null,
});

/** Parses the values of the form; times are in the event's own zone. */
export const eventSchema = z
  .object({
    name: text(limits.name, "Please give it a name."),
    slug: text(limits.slug, "Please give it an address.")
      .refine(
        (typed) => typed === "" || SLUG.test(typed),
        "Only a to z, 0 to 9 and single hyphens between them.",
      )
      .refine((typed) => !UUID.test(typed), "This looks like an id; please choose words."),
    time_zone: z
      .string()
      .refine(isTimeZone, "Please choose a time zone from the list, such as America/New York."),
    starts_at: time,
    sales_open_at: optionalTime,
    sales_close_at: optionalTime,
    venue: optionalText(limits.venue),
    description: optionalText(limits.description),
    payment_instructions: optionalText(limits.payment_instructions),
    max_tickets_per_donor: optionalNumber(
      limits.max_tickets_per_donor,
      "Leave it empty for no limit, or enter",
    ),
    payment_hold_minutes: optionalNumber(
      limits.payment_hold_minutes,
      "Leave it empty to hold seats until they are paid, or enter",
    ),
    organization_legal_name: optionalText(organizationLimits.legal_name),
    organization_tax_id: optionalText(organizationLimits.tax_id),
    organization_address: optionalText(organizationLimits.address),
    organization_statement: optionalText(organizationLimits.statement),
  })
  .refine(isWhole("organization_legal_name"), whole("organization_legal_name"))
  .refine(isWhole("organization_tax_id"), whole("organization_tax_id"))
  .refine(isWhole("organization_address"), whole("organization_address"))
  .refine(
    ({ sales_open_at: opens, sales_close_at: closes, starts_at }) => {
      // In one zone, written the same way: they can be compared as texts. Other faults have errors of their own.
      const end = closes === "" ? starts_at : closes;
      return ![opens, end].every(isTime) || opens < end;
    },
    {
      path: ["sales_close_at"],
      message: "Sales must close after they open.",
      // Beside the faults of single fields, not after them.
      when: ({ value }) => hasTimes(value),
    },
  )
  .transform((typed): EventFields => {
    const instant = (local: string) => fromLocalInput(local, typed.time_zone);
    return {
      ...typed,
      starts_at: instant(typed.starts_at) ?? "",
      sales_open_at: instant(typed.sales_open_at),
      sales_close_at: instant(typed.sales_close_at),
    };
  });

const hasTimes = (value: unknown): value is Pick<EventValues, "starts_at"> =>
  typeof value === "object" && value !== null && "starts_at" in value;

export const eventRules = zodResolver(eventSchema);
