import { versionTag, type Package } from "@/features/packages";
import { api, isProblem, read, type Schemas } from "@/lib/api";
import { FIELDS, fieldsOf, type PackageFields } from "./schema";

type Fields = Required<PackageFields>;

/** Somebody else has saved since `before` was read. */
export interface Conflict {
  kind: "conflict";
  before: Package;
  theirs: Package;
  mine: Fields;
  by: string;
  at: string;
}

type Outcome = { kind: "saved"; saved: Package } | Conflict;

/** Saves the fields that differ from `base`; rejects with what the API refused, a conflict excepted. */
export async function savePackage(base: Package, fields: Fields): Promise<Outcome> {
  const before = fieldsOf(base);
  const changed = FIELDS.filter((field) => fields[field] !== before[field]);
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
    const { current, changed_by, changed_at } = error.extra as {
      current: Package;
      changed_by: Schemas["Person"];
      changed_at: string;
    };
    const by = changed_by.name ?? changed_by.email ?? "Somebody";
    return { kind: "conflict", before: base, theirs: current, mine: fields, by, at: changed_at };
  }
}
