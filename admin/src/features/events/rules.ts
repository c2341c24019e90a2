import { zodResolver } from "@hookform/resolvers/zod";
import { z } from "zod";
import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { optionalNumber, optionalText, text } from "@/lib/forms";
import { fromLocalInput } from "@/lib/time";

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/;
const NO_TIME = "Please enter a date and a time.";

/** Parses the values of the form; times are in the event's own zone. */
const eventSchema = z
  .object({
    name: text(limits.name, "Please give it a name."),
    slug: text(limits.slug, "Please give it an address.")
      .refine(
        (typed) => typed === "" || SLUG.test(typed),
        "Only a to z, 0 to 9 and single hyphens between them.",
      )
      .refine((typed) => !UUID.test(typed), "This looks like an id; please choose words."),
    time_zone: z.string().min(1, "Please choose a time zone."),
    starts_at: z.string(),
    sales_open_at: z.string(),
    sales_close_at: z.string(),
    venue: optionalText(limits.venue),
    description: optionalText(limits.description),
    max_tickets_per_donor: optionalNumber(
      limits.max_tickets_per_donor,
      "Leave it empty for no limit, or enter",
    ),
    payment_hold_minutes: optionalNumber(
      limits.payment_hold_minutes,
      "Leave it empty to hold seats until they are paid, or enter",
    ),
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
      found.addIssue({
        code: "custom",
        path: ["sales_close_at"],
        message: "Sales must close after they open.",
      });
    }
    return { ...typed, starts_at, sales_open_at, sales_close_at };
  });

export const eventRules = zodResolver(eventSchema);
