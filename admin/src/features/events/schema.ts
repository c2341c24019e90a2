import { z } from "zod";
import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { optionalNumber, optionalText, text } from "@/lib/forms";
import { fromLocalInput, toLocalInput } from "@/lib/time";
import type { EventRead } from "./queries";

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;
const NO_TIME = "Please enter a date and a time.";

/** An event as its form has it; times are typed in the event's own zone. */
export const eventSchema = z
  .object({
    name: text(limits.name, "Please give it a name."),
    slug: text(limits.slug, "Please give it an address.")
      .refine((typed) => typed === "" || SLUG.test(typed), "Only a to z, 0 to 9 and single hyphens between them.")
      .refine((typed) => !UUID.test(typed), "This looks like an id; please choose words."),
    time_zone: z.string().min(1, "Please choose a time zone."),
    starts_at: z.string(),
    sales_open_at: z.string(),
    sales_close_at: z.string(),
    venue: optionalText(limits.venue),
    description: optionalText(limits.description),
    max_tickets_per_donor: optionalNumber(limits.max_tickets_per_donor, "Leave it empty for no limit, or enter"),
    payment_hold_minutes: optionalNumber(limits.payment_hold_minutes, "Leave it empty to hold seats until they are paid, or enter"),
  })
  .transform((typed, found): Schemas["EventCreate"] => {
    const instant = (name: "starts_at" | "sales_open_at" | "sales_close_at", isNeeded: boolean) => {
      if (typed[name] === "" && !isNeeded) return null;
      const moment = fromLocalInput(typed[name], typed.time_zone);
      if (moment === null) found.addIssue({ code: "custom", path: [name], message: NO_TIME });
      return moment;
    };
    const starts_at = instant("starts_at", true) ?? "";
    const sales_open_at = instant("sales_open_at", false);
    const sales_close_at = instant("sales_close_at", false);
    const end = sales_close_at ?? starts_at;
    if (sales_open_at !== null && end !== "" && sales_open_at >= end) {
      found.addIssue({ code: "custom", path: ["sales_close_at"], message: "Sales must close after they open." });
    }
    return { ...typed, starts_at, sales_open_at, sales_close_at };
  });

export type EventValues = z.input<typeof eventSchema>;
export type EventFields = z.output<typeof eventSchema>;

export function newEvent(zone: string): EventValues {
  return {
    name: "",
    slug: "",
    time_zone: zone,
    starts_at: "",
    sales_open_at: "",
    sales_close_at: "",
    venue: "",
    description: "",
    max_tickets_per_donor: "",
    payment_hold_minutes: "",
  };
}

export function valuesOf(event: EventRead): EventValues {
  const typed = (instant: string | null) => (instant === null ? "" : toLocalInput(instant, event.time_zone));
  const number = (value: number | null) => (value === null ? "" : String(value));
  return {
    name: event.name,
    slug: event.slug,
    time_zone: event.time_zone,
    starts_at: typed(event.starts_at),
    sales_open_at: typed(event.sales_open_at),
    sales_close_at: typed(event.sales_close_at),
    venue: event.venue ?? "",
    description: event.description ?? "",
    max_tickets_per_donor: number(event.max_tickets_per_donor),
    payment_hold_minutes: number(event.payment_hold_minutes),
  };
}

/** "Spring Gala at the Boathouse" → "spring-gala-at-the-boathouse". */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f']/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, limits.slug.maxLength)
    .replaceAll(/^-+|-+$/g, "");
