import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { toLocalInput } from "@/lib/time";
import type { EventRead } from "./queries";

export type EventFields = Schemas["EventCreate"];

/** An event as its form has it; times are typed in the event's own zone. */
export interface EventValues {
  name: string;
  slug: string;
  time_zone: string;
  starts_at: string;
  sales_open_at: string;
  sales_close_at: string;
  venue: string;
  description: string;
  max_tickets_per_donor: string;
  payment_hold_minutes: string;
}

export const FIELDS = [
  "name",
  "slug",
  "time_zone",
  "starts_at",
  "sales_open_at",
  "sales_close_at",
  "venue",
  "description",
  "max_tickets_per_donor",
  "payment_hold_minutes",
] as const;

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
  const typed = (instant: string | null) =>
    instant === null ? "" : toLocalInput(instant, event.time_zone);
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
