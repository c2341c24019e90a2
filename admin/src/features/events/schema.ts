import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { typeField } from "@/lib/fields";
import { currentName } from "@/lib/time-zones";
import { EVENT_FIELDS } from "./fields";
import type { EventRead } from "./queries";

export type EventFieldName = keyof typeof EVENT_FIELDS;
/** An event's own fields, as the API has them. */
export type EventFields = Pick<Required<Schemas["EventCreate"]>, EventFieldName>;

/** An event as its form has it: texts. Times are typed in the event's own zone. */
export type EventValues = Record<EventFieldName, string>;

export const EVENT_FIELD_NAMES = Object.keys(EVENT_FIELDS) as EventFieldName[];

const valuesFrom = (valueOf: (name: EventFieldName) => string): EventValues =>
  Object.fromEntries(EVENT_FIELD_NAMES.map((name) => [name, valueOf(name)])) as EventValues;

/** What the form of a new event begins with: the reader's zone, and the limits that the API would set. */
export const newEvent = (zone: string): EventValues => ({
  ...valuesFrom(() => ""),
  time_zone: currentName(zone),
  max_tickets_per_donor: String(limits.max_tickets_per_donor.default),
  payment_hold_minutes: String(limits.payment_hold_minutes.default),
});

export const fieldsOf = (event: EventRead): EventFields =>
  Object.fromEntries(EVENT_FIELD_NAMES.map((name) => [name, event[name]])) as EventFields;

export const valuesOf = (fields: EventFields): EventValues =>
  valuesFrom((name) => typeField(EVENT_FIELDS[name], fields[name], { zone: fields.time_zone }));

/** "Spring Gala at the Boathouse" → "spring-gala-at-the-boathouse". */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f']/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, limits.slug.maxLength)
    .replaceAll(/^-+|-+$/g, "");
