import {
  fieldsOf,
  PACKAGE_FIELD_NAMES,
  versionTag,
  type Package,
  type PackageFields,
} from "@/features/packages";
import { api, isProblem, read, type Schemas } from "@/lib/api";
import { savedByAnother } from "@/lib/saved-by-another";

/** Somebody else has saved after `before` was read. */
export interface Conflict {
  kind: "conflict";
  before: Package;
  theirs: Package;
  mine: PackageFields;
  by: string;
  at: string;
}

type Outcome = { kind: "saved"; saved: Package } | Conflict;

/** Saves the fields that differ from `base`; a conflict is an outcome, any other refusal rejects. */
export async function savePackage(base: Package, fields: PackageFields): Promise<Outcome> {
  const before = fieldsOf(base);
  const changed = PACKAGE_FIELD_NAMES.filter((field) => fields[field] !== before[field]);
  if (changed.length === 0) return { kind: "saved", saved: base };
  const body: Schemas["PackagePatch"] = Object.fromEntries(
    changed.map((field) => [field, fields[field]]),
  );
  try {
    const saved = await read(
      api.PATCH("/api/v1/admin/events/{event_id}/tickets/packages/{package_id}", {
        params: {
          path: { event_id: base.event_id, package_id: base.id },
          header: { "If-Match": versionTag(base) },
        },
        body,
      }),
    );
    return { kind: "saved", saved };
  } catch (error) {
    if (!isProblem(error, "precondition_failed")) throw error;
    const { current, by, at } = savedByAnother<Package>(error);
    return { kind: "conflict", before: base, theirs: current, mine: fields, by, at };
  }
}
