import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { typeField } from "@/lib/fields";
import { EVENT_FIELDS } from "./fields";
import type { EventRead } from "./queries";

export type EventFields = Schemas["EventCreate"];
export type EventFieldName = keyof typeof EVENT_FIELDS;

/** An event as its form has it: texts. Times are typed in the event's own zone. */
export type EventValues = Record<EventFieldName, string>;

export const EVENT_FIELD_NAMES = Object.keys(EVENT_FIELDS) as EventFieldName[];

const valuesFrom = (valueOf: (name: EventFieldName) => string): EventValues =>
  Object.fromEntries(EVENT_FIELD_NAMES.map((name) => [name, valueOf(name)])) as EventValues;

export const newEvent = (zone: string): EventValues =>
  valuesFrom((name) => (name === "time_zone" ? zone : ""));

export const valuesOf = (event: EventRead): EventValues =>
  valuesFrom((name) => typeField(EVENT_FIELDS[name], event[name], { zone: event.time_zone }));

/** "Spring Gala at the Boathouse" → "spring-gala-at-the-boathouse". */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f']/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, limits.slug.maxLength)
    .replaceAll(/^-+|-+$/g, "");
