import { MergeView } from "@/components/merge-view";
import { toast } from "@/components/toast";
import {
  fieldsOf,
  NO_CONTEXT,
  PACKAGE_FIELDS,
  valuesOf,
  type Package,
  type PackageFields,
} from "@/features/packages";
import { faultsIn } from "@/lib/forms";
import { isolated } from "@/lib/isolated";
import { packageSchema } from "./rules";
import { savePackage, type PackageConflict } from "./save-package";

interface Props {
  conflict: PackageConflict;
  onSaved: (saved: Package) => void;
  /** Somebody has saved again in the meantime. */
  onConflict: (conflict: PackageConflict) => void;
}

/** Two changes to one package, merged. */
export function PackageMergeView({ conflict, onSaved, onConflict }: Props) {
  const { before, theirs, mine, by, at } = conflict;
  return (
    <MergeView<PackageFields>
      what="package"
      name={before.name}
      fields={PACKAGE_FIELDS}
      context={NO_CONTEXT}
      before={fieldsOf(before)}
      theirs={fieldsOf(theirs)}
      mine={mine}
      by={by}
      at={at}
      faultsOf={(fields) => faultsIn(packageSchema(theirs.sold_count), valuesOf(fields))}
      save={async (fields) => {
        const outcome = await savePackage(theirs, fields);
        if (outcome.kind === "conflict") {
          onConflict(outcome);
          return;
        }
        toast(
          `${isolated(outcome.saved.name)} is saved, with ${isolated(by.split(" ")[0] ?? by)}'s changes and yours.`,
        );
        onSaved(outcome.saved);
      }}
      onTakeTheirs={() => onSaved(theirs)}
    />
  );
}
