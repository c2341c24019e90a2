import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Badge } from "@/components/badge";
import { Button } from "@/components/button";
import { LeaveGuard } from "@/components/leave-guard";
import { Say } from "@/components/say";
import { isProblem } from "@/lib/api";
import { merge } from "@/lib/merge";
import { savedByAnother } from "@/lib/saved-by-another";
import { count, wordsFor } from "@/lib/words";
import { useSave, useSwitch } from "./changes";
import { EditConflictNotice, undecided, type EditConflict } from "./edit-conflict";
import {
  CHANGEABLE,
  changeableOf,
  NEW_CODE,
  valuesOf,
  type ChangeableFields,
  type PromoCodeFields,
} from "./fields";
import { CodeAndType, Terms } from "./promo-code-fields";
import type { PromoCode } from "./queries";
import { showRefusal, usePromoCodeForm, type PromoCodeControl } from "./use-promo-code-form";
import { cx } from "@/lib/class-names";
import styles from "./promo-codes.module.css";

interface NewProps {
  zone: string;
  create: (fields: PromoCodeFields) => Promise<void>;
  onClose: () => void;
  aside: (control: PromoCodeControl) => ReactNode;
}

/** The form of a new code. */
export function NewPromoCodeForm({ zone, create, onClose, aside }: NewProps) {
  const [failure, setFailure] = useState<unknown>(null);
  const form = usePromoCodeForm(NEW_CODE, { zone, timesUsed: 0 });
  const { dirtyFields, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (fields) => {
    setFailure(null);
    try {
      await create(fields);
    } catch (error) {
      if (!showRefusal(form, error)) setFailure(error);
    }
  });
  return (
    <Editor title="New promo code" aside={aside(form.control)} onSubmit={() => void submit()}>
      {failure !== null && <Say mood="bad">{wordsFor(failure)}</Say>}
      <CodeAndType form={form} />
      <Terms control={form.control} register={form.register} zone={zone} isEditing={false} />
      <div className="actions">
        <Button type="submit" look="first" busy={isSubmitting}>
          Create promo code
        </Button>
        <Button onClick={onClose}>Close</Button>
      </div>
      <LeaveGuard changes={isSubmitting ? 0 : Object.keys(dirtyFields).length} />
    </Editor>
  );
}

interface EditProps {
  /** The newest version known. A newer one is taken over as long as nothing was typed. */
  code: PromoCode;
  zone: string;
  onClose: () => void;
  aside: (control: PromoCodeControl) => ReactNode;
}

/** The form of an existing code: everything but the code itself and its type. */
export function PromoCodeForm({ code, zone, onClose, aside }: EditProps) {
  const save = useSave(zone);
  const switchOver = useSwitch();
  const base = useRef(code);
  const [failure, setFailure] = useState<unknown>(null);
  const [conflict, setConflict] = useState<EditConflict | null>(null);
  const [isAsked, setAsked] = useState(false);
  const valuesFrom = (of: PromoCode, fields: ChangeableFields = changeableOf(of, zone)) =>
    valuesOf(of, fields, zone);
  const form = usePromoCodeForm(valuesFrom(code), { zone, timesUsed: code.times_used });
  const { dirtyFields, isDirty, isSubmitting } = form.formState;
  const changes = Object.keys(dirtyFields).length;

  const adopt = (saved: PromoCode) => {
    base.current = saved;
    setConflict(null);
    form.reset(valuesFrom(saved));
  };
  useEffect(() => {
    if (code.version > base.current.version && !isDirty) adopt(code);
  });

  /** Takes over what the other one has saved, keeps what was typed, and finds the fields that conflict. */
  const rebase = (mine: ChangeableFields, theirs: PromoCode, by: string, at: string) => {
    const { conflicts, merged } = merge(
      CHANGEABLE,
      changeableOf(base.current, zone),
      changeableOf(theirs, zone),
      mine,
    );
    base.current = theirs;
    form.reset(valuesFrom(theirs), { keepDirtyValues: true });
    setConflict({
      by,
      at,
      conflicts,
      taken: merged.filter((one) => one.from === "theirs").map((one) => one.field),
      decided: {},
    });
  };

  const submit = async (fields: PromoCodeFields) => {
    setFailure(null);
    setAsked(true);
    if (conflict !== null && undecided(conflict) > 0) return;
    // Whether it is active is switched beside the form, not in it.
    const mine = { ...changeableOf(fields, zone), is_active: base.current.is_active };
    try {
      adopt(await save.mutateAsync({ code: base.current, fields: mine }));
    } catch (error) {
      if (isProblem(error, "precondition_failed")) {
        const { current, by, at } = savedByAnother<PromoCode>(error);
        setAsked(false);
        rebase(mine, current, by, at);
      } else if (!showRefusal(form, error)) setFailure(error);
    }
  };

  const onSwitch = () => {
    switchOver.mutate(
      { code: base.current, isActive: !code.is_active },
      {
        onSuccess: (saved) => {
          // If anything but the switch has changed, the old base stays: then saving finds the conflict.
          if (saved.version === base.current.version + 1) base.current = saved;
        },
        onError: setFailure,
      },
    );
  };

  return (
    <Editor
      title={
        <>
          Edit <span className="code">{code.code}</span>
        </>
      }
      badge={
        <Badge look="plain" icon="lock">
          Code and kind are fixed
        </Badge>
      }
      aside={aside(form.control)}
      onSubmit={() => void form.handleSubmit(submit)()}
    >
      {failure !== null && <Say mood="bad">{wordsFor(failure)}</Say>}
      {conflict !== null && (
        <EditConflictNotice
          conflict={conflict}
          code={code}
          zone={zone}
          isAsked={isAsked}
          onDecide={(field, value) => {
            const chosen = valuesFrom(code, {
              ...changeableOf(base.current, zone),
              [field]: value,
            });
            form.setValue(field, chosen[field], { shouldDirty: true, shouldValidate: true });
            setConflict({ ...conflict, decided: { ...conflict.decided, [field]: value } });
          }}
        />
      )}
      <Terms control={form.control} register={form.register} zone={zone} isEditing />
      <div className="actions">
        <Button type="submit" look="first" busy={isSubmitting}>
          Save changes
        </Button>
        <Button busy={switchOver.isPending} onClick={onSwitch}>
          {code.is_active ? "Deactivate" : "Activate"}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
        {code.times_used > 0 && (
          <span className="hint">
            Used {code.times_used === 1 ? "once" : count(code.times_used, "time")}, so it stays on
            record.
          </span>
        )}
      </div>
      <LeaveGuard changes={isSubmitting ? 0 : changes} />
    </Editor>
  );
}

interface EditorProps {
  title: ReactNode;
  badge?: ReactNode;
  aside: ReactNode;
  onSubmit: () => void;
  children: ReactNode;
}

/** The form with its preview beside it. It scrolls into view and takes the focus when it opens. */
function Editor({ title, badge, aside, onSubmit, children }: EditorProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest("section")?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div className={cx("side-by-side equal-height", styles.editor)}>
      <section className="panel" aria-labelledby={id}>
        <div className={cx("inline-row", styles.editorHeader)}>
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {badge}
        </div>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {children}
        </form>
      </section>
      {aside}
    </div>
  );
}
