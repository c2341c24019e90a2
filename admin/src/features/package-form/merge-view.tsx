import { useMutation } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { Button } from "@/components/button";
import { ConflictField, focusConflict } from "@/components/conflict-field";
import { Question } from "@/components/dialog";
import { Icon } from "@/components/icon";
import { LeaveGuard } from "@/components/leave-guard";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { toast } from "@/components/toast";
import { useNow } from "@/components/use-now";
import {
  fieldsOf,
  NO_CONTEXT,
  PACKAGE_FIELD_NAMES,
  PACKAGE_FIELDS,
  valuesOf,
  type Package,
  type PackageFieldName,
  type PackageFields,
} from "@/features/packages";
import { merge, mergedFields } from "@/lib/merge";
import { formatAgo } from "@/lib/time";
import { count, wordsFor } from "@/lib/words";
import { MergedFields } from "./merged-fields";
import { packageSchema } from "./rules";
import { savePackage, type Conflict } from "./save-package";
import { cx } from "@/lib/class-names";
import pageStyles from "@/components/page.module.css";
import saveBarStyles from "@/components/save-bar.module.css";
import styles from "./package-form.module.css";

interface Props {
  conflict: Conflict;
  onSaved: (saved: Package) => void;
  /** Somebody has saved again in the meantime. */
  onConflict: (conflict: Conflict) => void;
}

/** Two changes to one package, side by side: conflicts are decided here, everything else is merged. */
export function MergeView({ conflict, onSaved, onConflict }: Props) {
  const { before, theirs, mine, by, at } = conflict;
  const now = useNow();
  const first = by.split(" ")[0] ?? by;
  const result = merge(PACKAGE_FIELD_NAMES, fieldsOf(before), fieldsOf(theirs), mine);
  const [decided, setDecided] = useState<Partial<PackageFields>>({});
  const [isAsked, setAsked] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const open = result.conflicts
    .filter(({ field }) => !(field in decided))
    .map(({ field }) => field);
  const fields = mergedFields(fieldsOf(theirs), result, decided);
  // Each version was valid; a text that was merged by hand may not be.
  const faults = faultsOf(fields, theirs.sold_count);
  const save = useMutation({
    mutationFn: () => savePackage(theirs, fields),
    onSuccess: (outcome) => {
      if (outcome.kind === "conflict") {
        onConflict(outcome);
        return;
      }
      toast(`${outcome.saved.name} is saved, with ${first}'s changes and yours.`);
      onSaved(outcome.saved);
    },
  });
  const submit = () => {
    setAsked(true);
    const next = open[0] ?? Object.keys(faults)[0];
    if (next === undefined) save.mutate();
    else focusConflict(next);
  };
  const mineAlone =
    result.conflicts.length + result.merged.filter(({ from }) => from === "mine").length;
  return (
    <>
      <button
        type="button"
        className={cx("text-link", pageStyles.backLink)}
        onClick={() => setLeaving(true)}
      >
        <Icon name="back" small />
        {before.name}
      </button>
      <Question
        isOpen={isLeaving}
        title="Leave without saving?"
        keep="Keep editing"
        onKeep={() => setLeaving(false)}
        proceed={{ words: "Leave", onClick: () => onSaved(theirs) }}
      >
        <p>{count(mineAlone, "change")} would be lost.</p>
      </Question>
      <PageHead
        title={`${first} saved first`}
        lead={`${by} changed this package ${formatAgo(at, now)}, while you were editing. Nothing of yours is lost. ${neededDecisions(result.conflicts.length)}`}
      />
      {save.isError && <Say mood="bad">{wordsFor(save.error)}</Say>}
      {result.conflicts.length > 0 && (
        <section className="panel">
          <div className={styles.panelHeader}>
            <h2>Please decide</h2>
            <span className="caption figures" role="status">
              {result.conflicts.length - open.length} of {result.conflicts.length} decided
            </span>
          </div>
          {result.conflicts.map((change) => (
            <ConflictField
              key={change.field}
              name={change.field}
              field={PACKAGE_FIELDS[change.field]}
              context={NO_CONTEXT}
              change={change}
              by={first}
              at={at}
              decided={decided[change.field]}
              error={
                isAsked && open.includes(change.field) ? "Please choose one." : faults[change.field]
              }
              onDecide={(value) => setDecided({ ...decided, [change.field]: value })}
            />
          ))}
        </section>
      )}
      <MergedFields merge={result} by={first} />
      <div className={saveBarStyles.saveBar} role="region" aria-label="Save">
        <p>
          {open.length > 0 && (
            <>
              <strong>{count(open.length, "decision")} left:</strong>{" "}
              {open.map((field, place) => (
                <Fragment key={field}>
                  {place > 0 && ", "}
                  <button type="button" className="text-link" onClick={() => focusConflict(field)}>
                    {PACKAGE_FIELDS[field].label}
                  </button>
                </Fragment>
              ))}
            </>
          )}
        </p>
        <Button look="quiet" onClick={() => onSaved(theirs)}>
          Take {first}'s version
        </Button>
        <Button look="first" busy={save.isPending} onClick={submit}>
          Save both together
        </Button>
      </div>
      <LeaveGuard changes={save.isPending ? 0 : mineAlone} />
    </>
  );
}

function neededDecisions(conflicts: number): string {
  if (conflicts === 0) return "Both changes fit together; have a look and save.";
  if (conflicts === 1) return "One field needs a decision; the rest fits together by itself.";
  return `${conflicts} fields need a decision; the rest fits together by itself.`;
}

function faultsOf(
  fields: PackageFields,
  soldCount: number,
): Partial<Record<PackageFieldName, string>> {
  const judged = packageSchema(soldCount).safeParse(valuesOf(fields));
  if (judged.success) return {};
  return Object.fromEntries(
    judged.error.issues.map(({ path, message }): [string, string] => [String(path[0]), message]),
  );
}
