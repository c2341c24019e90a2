import { useMutation } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { Field, FieldContext, FieldValue } from "@/lib/fields";
import { isolated } from "@/lib/isolated";
import { merge, mergedFields, type FieldChange, type Merge } from "@/lib/merge";
import { formatAgo } from "@/lib/time";
import { cx } from "@/lib/class-names";
import { count, wordsFor } from "@/lib/words";
import { Button } from "./button";
import { ConflictField, focusConflict } from "./conflict-field";
import { Question } from "./dialog";
import { Icon } from "./icon";
import { LeaveGuard } from "./leave-guard";
import { MergedFields } from "./merged-fields";
import { PageHead } from "./page";
import { Say } from "./say";
import { useNow } from "./use-now";
import pageStyles from "./page.module.css";
import saveBarStyles from "./save-bar.module.css";
import styles from "./merge-view.module.css";

type Faults = Readonly<Partial<Record<string, string>>>;

interface Props<T> {
  /** What was edited, in a sentence: "package". */
  what: string;
  /** Its name as it was, in the link that leads back. */
  name: string;
  /** Its fields, in the order of the form. */
  fields: { readonly [K in keyof T]: Field };
  context: FieldContext;
  before: T;
  theirs: T;
  mine: T;
  by: string;
  /** An instant in UTC. */
  at: string;
  /** What is wrong with merged fields, by name: each version was valid, both together may not be. */
  faultsOf: (merged: T) => Faults;
  save: (merged: T) => Promise<void>;
  /** Keeps the other one's version as it is. */
  onTakeTheirs: () => void;
}

/** Two changes to one object, side by side: conflicts are decided here, everything else is merged. */
export function MergeView<T extends { [K in keyof T]: FieldValue }>(props: Props<T>) {
  const { what, name, fields, context, theirs, by, at, faultsOf } = props;
  const now = useNow();
  const first = by.split(" ")[0] ?? by;
  const result = mergeOf(props);
  const [decided, setDecided] = useState<Partial<T>>({});
  const [isAsked, setAsked] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const open = result.conflicts
    .filter(({ field }) => !(field in decided))
    .map(({ field }) => String(field));
  const merged = mergedFields(theirs, result, decided);
  const faults = faultsOf(merged);
  const save = useMutation({ mutationFn: () => props.save(merged) });
  const labelOf = (name: string) => fields[name as keyof T].label;
  // Nobody decides these: they are wrong because of what else was changed.
  const elsewhere = Object.entries(faults).filter(([name]) =>
    result.conflicts.every(({ field }) => field !== name),
  );
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
        <bdi>{name}</bdi>
      </button>
      <Question
        isOpen={isLeaving}
        title="Leave without saving?"
        keep="Keep editing"
        onKeep={() => setLeaving(false)}
        proceed={{ words: "Leave", onClick: props.onTakeTheirs }}
      >
        <p>{count(mineAlone, "change")} would be lost.</p>
      </Question>
      <PageHead
        title={`${isolated(first)} saved first`}
        lead={`${isolated(by)} changed this ${what} ${formatAgo(at, now)}, while you were editing. Nothing of yours is lost. ${neededDecisions(result.conflicts.length)}`}
      />
      {save.isError && <Say mood="bad">{wordsFor(save.error)}</Say>}
      {isAsked && open.length === 0 && elsewhere.length > 0 && (
        <Say mood="bad">
          {elsewhere.map(([name, fault]) => `${labelOf(name)}: ${fault ?? ""}`).join(" ")}
        </Say>
      )}
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
              key={String(change.field)}
              name={String(change.field)}
              field={fields[change.field]}
              context={context}
              change={change as unknown as FieldChange<Record<string, FieldValue>>}
              by={first}
              at={at}
              decided={decided[change.field]}
              error={
                isAsked && open.includes(String(change.field))
                  ? "Please choose one."
                  : faults[String(change.field)]
              }
              onDecide={(value) => setDecided({ ...decided, [change.field]: value })}
            />
          ))}
        </section>
      )}
      <MergedFields
        merged={result.merged.map(({ field, before, theirs, mine, from }) => ({
          name: String(field),
          before,
          now: from === "mine" ? mine : theirs,
          from,
        }))}
        unchanged={result.unchanged.map(String)}
        fields={fields}
        context={context}
        by={first}
      />
      <div className={saveBarStyles.saveBar} role="region" aria-label="Save">
        <p>
          {open.length > 0 && (
            <>
              <strong>{count(open.length, "decision")} left:</strong>{" "}
              {open.map((field, place) => (
                <Fragment key={field}>
                  {place > 0 && ", "}
                  <button type="button" className="text-link" onClick={() => focusConflict(field)}>
                    {labelOf(field)}
                  </button>
                </Fragment>
              ))}
            </>
          )}
        </p>
        <Button look="quiet" onClick={props.onTakeTheirs}>
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

/** The comparison; what would be wrong once it is merged is decided by a person, too. */
function mergeOf<T>({ fields, before, theirs, mine, faultsOf }: Props<T>): Merge<T> {
  const names = Object.keys(fields) as (keyof T)[];
  const compared = merge(names, before, theirs, mine);
  const faults = faultsOf(mergedFields(theirs, compared, {}));
  const isWrong = (one: FieldChange<T>) => String(one.field) in faults && one.theirs !== one.mine;
  return {
    ...compared,
    conflicts: [...compared.conflicts, ...compared.merged.filter(isWrong)],
    merged: compared.merged.filter((one) => !isWrong(one)),
  };
}

function neededDecisions(conflicts: number): string {
  if (conflicts === 0) return "Both changes fit together; have a look and save.";
  if (conflicts === 1) return "One field needs a decision; the rest fits together by itself.";
  return `${conflicts} fields need a decision; the rest fits together by itself.`;
}
