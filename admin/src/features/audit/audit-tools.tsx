import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DateFilter } from "@/components/date-filter";
import { Filter, type FilterOption } from "@/components/filter";
import type { EventRead } from "@/features/events";
import { packagesQuery } from "@/features/packages";
import { capitalized } from "@/lib/words";
import { changedFilters, ENTITY_OPTIONS, type AuditFilters } from "./filters";
import type { AuditEntry } from "./queries";
import { fieldWords } from "./values";
import toolbarStyles from "@/components/toolbar.module.css";

interface Props {
  event: EventRead;
  /** The shown entries: their people and fields are the options of the filters. */
  entries: readonly AuditEntry[];
  filters: AuditFilters;
  onFilter: (filters: AuditFilters) => void;
}

export function AuditTools({ event, entries, filters, onFilter }: Props) {
  const { data: packages } = useSuspenseQuery(packagesQuery(event.id));
  const people = useSeen(entries, ({ actor }) =>
    actor.id === null ? null : { value: actor.id, words: actor.name || "Somebody without a name" },
  );
  const fields = useSeen(entries, ({ field_name }) =>
    field_name === null ? null : { value: field_name, words: capitalized(fieldWords(field_name)) },
  );
  const change = (changes: Parameters<typeof changedFilters>[1]) =>
    onFilter(changedFilters(filters, changes));
  return (
    <div className={toolbarStyles.toolbar} role="search" aria-label="Audit trail">
      <Filter
        name="About"
        all="Everything"
        options={ENTITY_OPTIONS}
        value={filters.entity_type}
        onChange={(entity_type) => change({ entity_type })}
      />
      <Filter
        name="Package"
        all="Any package"
        options={packages.map(({ id, name }) => ({ value: id, words: name }))}
        value={filters.package_id}
        onChange={(package_id) => change({ package_id })}
      />
      <Filter
        name="By"
        all="Anyone"
        options={people}
        value={filters.actor_id}
        onChange={(actor_id) => change({ actor_id })}
      />
      <Filter
        name="Field"
        all="Any field"
        options={withChosen(fields, filters.field_name)}
        value={filters.field_name}
        onChange={(field_name) => change({ field_name })}
      />
      <DateFilter zone={event.time_zone} from={filters.from} to={filters.to} onChange={change} />
    </div>
  );
}

/** A field from the URL stays an option, even if no shown entry has it. */
const withChosen = (
  fields: readonly FilterOption<string>[],
  chosen: string | undefined,
): readonly FilterOption<string>[] =>
  chosen === undefined || fields.some(({ value }) => value === chosen)
    ? fields
    : [...fields, { value: chosen, words: capitalized(fieldWords(chosen)) }];

/** The options seen so far, sorted: one that a filter hides stays in the menu. */
function useSeen(
  entries: readonly AuditEntry[],
  read: (entry: AuditEntry) => FilterOption<string> | null,
): readonly FilterOption<string>[] {
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  const fresh = entries
    .flatMap((entry) => read(entry) ?? [])
    .filter(({ value }) => !seen.has(value));
  if (fresh.length > 0)
    setSeen(new Map([...seen, ...fresh.map(({ value, words }) => [value, words] as const)]));
  return [...seen]
    .map(([value, words]) => ({ value, words }))
    .toSorted((one, other) => one.words.localeCompare(other.words));
}
