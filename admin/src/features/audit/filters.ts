import type { Schemas } from "@/lib/api";
import { daysAfter, startOfDay } from "@/lib/time";

type EntityType = Schemas["EntityType"];

/** The filters of the trail, as in the page's URL. Days are in the event's zone, both included. */
export interface AuditFilters {
  /** A package, its image and its options. */
  package_id?: string;
  entity_type?: EntityType;
  actor_id?: string;
  field_name?: string;
  from?: string;
  to?: string;
}

export const ENTITY_OPTIONS: readonly { value: EntityType; words: string }[] = [
  { value: "ticket_package", words: "Packages" },
  { value: "package_image", words: "Images" },
  { value: "custom_option", words: "Custom options" },
  { value: "promo_code", words: "Promo codes" },
  { value: "purchase", words: "Purchases" },
  { value: "ticket", words: "Guests" },
  { value: "event", words: "Event details" },
  { value: "coordinator", words: "Coordinators" },
];

/** Reads the filters from the search parameters; invalid ones are left out. */
export function readFilters(search: Record<string, unknown>): AuditFilters {
  const text = (name: string) =>
    typeof search[name] === "string" ? search[name].slice(0, 100) : undefined;
  const day = (name: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? "") ? text(name) : undefined;
  return changedFilters(
    {},
    {
      package_id: text("package_id"),
      entity_type: ENTITY_OPTIONS.find(({ value }) => value === search.entity_type)?.value,
      actor_id: text("actor_id"),
      field_name: text("field_name"),
      from: day("from"),
      to: day("to"),
    },
  );
}

/** The filters with changes; undefined removes one. */
export function changedFilters(
  before: AuditFilters,
  changes: { [K in keyof AuditFilters]?: AuditFilters[K] | undefined },
): AuditFilters {
  return Object.fromEntries(
    Object.entries({ ...before, ...changes }).filter(
      ([, value]) => value !== undefined && value !== "",
    ),
  );
}

/** The filters as the API takes them; the package is part of the path instead. */
export function queryOf(
  { entity_type, actor_id, field_name, from, to }: AuditFilters,
  zone: string,
) {
  return {
    ...(entity_type !== undefined && { entity_type }),
    ...(actor_id !== undefined && { actor_id }),
    ...(field_name !== undefined && { field_name }),
    ...(from !== undefined && { occurred_from: startOfDay(from, zone) }),
    ...(to !== undefined && { occurred_to: startOfDay(daysAfter(to, 1), zone) }),
  };
}
