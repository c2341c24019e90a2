import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/button";
import { LeaveGuard } from "@/components/leave-guard";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { toast } from "@/components/toast";
import { useNow } from "@/components/use-now";
import { FIELD_WORDS, fieldsOf, type FieldName, type PackageFields } from "./schema";
import type { Package } from "@/features/packages";
import { formatAgo } from "@/lib/time";
import { count, wordsFor } from "@/lib/words";
import { ClashField } from "./clash-field";
import { Fitting } from "./fitting";
import { merge, mergedFields } from "./merge";
import { packageSchema } from "./rules";
import { savePackage, type Conflict } from "./save-package";
import { valuesOf } from "./schema";
import "@/styles/merge.css";
import "./package-form.css";

type Fields = Required<PackageFields>;

interface Props {
  conflict: Conflict;
  onSaved: (saved: Package) => void;
  /** Somebody has saved once more meanwhile. */
  onConflict: (conflict: Conflict) => void;
}

/** Two changes to one package, side by side: what clashes is decided here, the rest fits together by itself. */
export function MergeView({ conflict, onSaved, onConflict }: Props) {
  const { before, theirs, mine, by, at } = conflict;
  const now = useNow();
  const first = by.split(" ")[0] ?? by;
  const merged = merge(fieldsOf(before), fieldsOf(theirs), mine);
  const [decided, setDecided] = useState<Partial<Fields>>({});
  const [isAsked, setAsked] = useState(false);
  const open = merged.clashes.filter(({ field }) => !(field in decided)).map(({ field }) => field);
  const fields = mergedFields(fieldsOf(theirs), merged, decided);
  // Each side fitted the rules by itself; a text that was written together may not.
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
    else
      document.querySelector<HTMLElement>(`[data-clash="${next}"] :is(input, textarea)`)?.focus();
  };
  return (
    <>
      <PageHead
        title={`${first} saved first`}
        lead={`${by} changed this package ${formatAgo(at, now)}, while you were editing. Nothing of yours is lost. ${needed(merged.clashes.length)}`}
      />
      {save.isError && <Say mood="bad">{wordsFor(save.error)}</Say>}
      {merged.clashes.length > 0 && (
        <section className="panel">
          <div className="panel-head">
            <h2>Please decide</h2>
            <span className="cap-text num" role="status">
              {merged.clashes.length - open.length} of {merged.clashes.length} decided
            </span>
          </div>
          {merged.clashes.map((clash) => (
            <ClashField
              key={clash.field}
              clash={clash}
              by={first}
              at={at}
              decided={clash.field in decided ? decided[clash.field] : undefined}
              fault={
                isAsked && open.includes(clash.field) ? "Please choose one." : faults[clash.field]
              }
              onDecide={(value) => setDecided({ ...decided, [clash.field]: value })}
            />
          ))}
        </section>
      )}
      <Fitting merged={merged} by={first} />
      <div className="savebar" role="region" aria-label="Save">
        <p>
          {open.length > 0 && (
            <>
              <strong>{count(open.length, "decision")} left:</strong>{" "}
              {open.map((field) => FIELD_WORDS[field]).join(", ")}
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
      <LeaveGuard
        changes={
          save.isPending
            ? 0
            : merged.clashes.length + merged.fitting.filter(({ from }) => from === "mine").length
        }
      />
    </>
  );
}

function needed(clashes: number): string {
  if (clashes === 0) return "Both changes fit together; have a look and save.";
  if (clashes === 1) return "One field needs a decision; the rest fits together by itself.";
  return `${clashes} fields need a decision; the rest fits together by itself.`;
}

function faultsOf(fields: Fields, soldCount: number): Partial<Record<FieldName, string>> {
  const judged = packageSchema(soldCount).safeParse(valuesOf(fields));
  if (judged.success) return {};
  return Object.fromEntries(
    judged.error.issues.map(({ path, message }): [string, string] => [String(path[0]), message]),
  );
}
