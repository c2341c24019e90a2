import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { LeaveGuard } from "@/components/leave-guard";
import { SaveBar } from "@/components/save-bar";
import { Say } from "@/components/say";
import {
  fieldsOf,
  newPackageValues,
  valuesOf,
  type Package,
  type PackageFields,
} from "@/features/packages";
import { wordsFor } from "@/lib/words";
import { PackageInputs } from "./package-fields";
import { showRefusal, usePackageForm, type PackageControl } from "./use-package-form";
import { formatNumber } from "@/lib/numbers";

interface Props {
  /** The package; null for a new one. A newer version is taken over as long as nothing was typed. */
  edited: Package | null;
  /** Somebody else has saved a newer version than this one. */
  isOutdated?: boolean;
  /** How many are sold: the limit can't be lower. */
  soldCount: number;
  /**
   * Saves the fields over `base`, the version the form was filled with. Resolves with what was saved, or null if a
   * conflict has to be decided first; rejects with the refusal of the API.
   */
  save: (fields: PackageFields, base: Package | null) => Promise<Package | null>;
  /** Between the fields and the save bar. */
  children?: ReactNode;
  aside: (control: PackageControl) => ReactNode;
}

/** The form of a ticket package: the essential fields of a new one, all fields of an existing one. */
export function TicketPackageForm({
  edited,
  isOutdated = false,
  soldCount,
  save,
  children,
  aside,
}: Props) {
  const id = useId();
  const base = useRef(edited);
  const [failure, setFailure] = useState<unknown>(null);
  const [formVersion, setFormVersion] = useState(edited?.version);
  const form = usePackageForm(
    edited === null ? newPackageValues() : valuesOf(fieldsOf(edited)),
    soldCount,
  );
  const { errors, dirtyFields, isDirty, isSubmitting } = form.formState;
  const changes = Object.keys(dirtyFields).length;

  const adopt = (saved: Package) => {
    base.current = saved;
    setFormVersion(saved.version);
    form.reset(valuesOf(fieldsOf(saved)));
  };
  useEffect(() => {
    if (edited !== null && edited.version !== base.current?.version && !isDirty) adopt(edited);
  });

  const submit = async (fields: PackageFields) => {
    setFailure(null);
    try {
      const saved = await save(fields, base.current);
      if (saved !== null) adopt(saved);
    } catch (error) {
      if (!showRefusal(form, error)) setFailure(error);
    }
  };

  return (
    <div className="side-by-side">
      <div className="stack">
        <form id={id} noValidate onSubmit={(event) => void form.handleSubmit(submit)(event)}>
          {soldCount > 0 && <HasSales soldCount={soldCount} />}
          {isDirty && (isOutdated || edited?.version !== formVersion) && <SavedMeanwhile />}
          {failure !== null && <Say mood="bad">{wordsFor(failure)}</Say>}
          <section className="panel">
            <h2>What it is</h2>
            <PackageInputs control={form.control} isEditing={edited !== null} />
          </section>
        </form>
        {children}
        {(edited === null || changes > 0) && (
          <SaveBar
            form={id}
            changes={edited === null ? 0 : changes}
            faults={Object.keys(errors).length}
            note="Donors can buy it as soon as it is created."
            words={edited === null ? "Create package" : "Save changes"}
            isSaving={isSubmitting}
            onLook={() => void form.trigger(undefined, { shouldFocus: true })}
            {...(edited !== null && { onDiscard: () => form.reset() })}
          />
        )}
      </div>
      <aside aria-label="Image and preview">{aside(form.control)}</aside>
      <LeaveGuard changes={isSubmitting ? 0 : changes} />
    </div>
  );
}

const SavedMeanwhile = () => (
  <Say mood="warm">
    <strong>Somebody else has just saved this package.</strong> Nothing of yours is lost: when you
    save, you see both changes side by side.
  </Say>
);

const HasSales = ({ soldCount }: { soldCount: number }) => (
  <Say mood="warm">
    <strong>
      {formatNumber(soldCount)} of these {soldCount === 1 ? "is" : "are"} sold.
    </strong>{" "}
    You can still change everything. What was bought keeps its price, and every change goes into the
    audit trail.
  </Say>
);
