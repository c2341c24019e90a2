import {
  fieldsOf,
  PACKAGE_FIELD_NAMES,
  type Package,
  type PackageFields,
} from "@/features/packages";
import { api, read } from "@/lib/api";
import { saveOver, versionTag, type Conflict, type Outcome } from "@/lib/save-over";

export type PackageConflict = Conflict<Package, PackageFields>;

/** Saves the fields that differ from `base`; a conflict is an outcome, any other refusal rejects. */
export const savePackage = (
  base: Package,
  fields: PackageFields,
): Promise<Outcome<Package, PackageFields>> =>
  saveOver({
    base,
    fieldsOf,
    names: PACKAGE_FIELD_NAMES,
    fields,
    send: (body) =>
      read(
        api.PATCH("/api/v1/admin/events/{event_id}/tickets/packages/{package_id}", {
          params: {
            path: { event_id: base.event_id, package_id: base.id },
            header: { "If-Match": versionTag(base) },
          },
          body,
        }),
      ),
  });
