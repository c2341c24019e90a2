import { EventCreate as limits } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { typeField } from "@/lib/fields";
import { currentName } from "@/lib/time-zones";
import { EVENT_FIELDS } from "./fields";
import type { EventRead } from "./queries";

export type EventFieldName = keyof typeof EVENT_FIELDS;
type OrganizationFieldName = Extract<EventFieldName, `organization_${string}`>;
type PlainFieldName = Exclude<EventFieldName, OrganizationFieldName>;
/** An event's own fields, as the API has them, but for the organization: its parts are fields here. */
export type EventFields = Pick<Required<Schemas["EventCreate"]>, PlainFieldName> &
  Record<OrganizationFieldName, string | null>;

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

export function fieldsOf(event: EventRead): EventFields {
  // An event that is kept from the release before has none.
  const organization = (event.organization as EventRead["organization"] | undefined) ?? null;
  const fields = {
    ...event,
    organization_legal_name: organization?.legal_name ?? null,
    organization_tax_id: organization?.tax_id ?? null,
    organization_address: organization?.address ?? null,
    organization_statement: organization?.statement ?? null,
  };
  return Object.fromEntries(EVENT_FIELD_NAMES.map((name) => [name, fields[name]])) as EventFields;
}

const isOfOrganization = (name: string): boolean => name.startsWith("organization_");

/** Fields as the API takes them. The organization is sent as a whole, if any part of it is in `changed`. */
export function bodyOf<Changed extends Partial<EventFields>>(
  changed: Changed,
  fields: EventFields,
): Omit<Changed, OrganizationFieldName> & Pick<Schemas["EventPatch"], "organization"> {
  const plain = Object.entries(changed).filter(([name]) => !isOfOrganization(name));
  const body = Object.fromEntries(plain) as Omit<Changed, OrganizationFieldName>;
  return Object.keys(changed).some(isOfOrganization)
    ? { ...body, organization: organizationOf(fields) }
    : body;
}

function organizationOf(fields: EventFields): Schemas["Organization"] | null {
  const { organization_legal_name: name, organization_tax_id: taxId } = fields;
  const { organization_address: address, organization_statement: statement } = fields;
  // The form takes all three or none.
  if (name === null || taxId === null || address === null) return null;
  return { legal_name: name, tax_id: taxId, address, statement };
}

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
