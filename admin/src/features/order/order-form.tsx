import { lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { FormProvider, useForm, useWatch, type FieldPath } from "react-hook-form";
import { LeaveGuard } from "@/components/leave-guard";
import { useNow } from "@/components/use-now";
import type { EventRead } from "@/features/events";
import type { Package } from "@/features/packages";
import type { Schemas } from "@/lib/api";
import { lazyResolver } from "@/lib/lazy-resolver";
import { dayAt } from "@/lib/time";
import { cx } from "@/lib/class-names";
import { unanswered, type Refusal } from "./attempt";
import { EnteringNotice } from "./entering-notice";
import { GuestsPanel } from "./guests-panel";
import { NOTHING_REFUSED, waivedIn, type Refused } from "./obstacles";
import { ObstaclesPanel } from "./obstacles-panel";
import { OrderBar, OrderStub } from "./order-stub";
import { PaymentPanel } from "./payment-panel";
import { useEntering } from "./use-entering";
import { newOrder, type OrderValues } from "./values";
import { viewOf, type OrderContext } from "./view";
import { WhatPanel } from "./what-panel";
import { WhoPanel } from "./who-panel";
import styles from "./order-form.module.css";

interface Props {
  event: EventRead;
  packages: readonly Package[];
  codes: readonly Schemas["PromoCodeRead"][];
  onEntered: (purchase: Schemas["PurchaseRead"], values: OrderValues) => void;
  onRefused: () => void;
}

const loadRules = () => import("./rules");
const loadDialogs = () => import("./refusal-dialogs");
const RefusalDialogs = lazy(async () => ({ default: (await loadDialogs()).RefusalDialogs }));
const resolver = lazyResolver<OrderValues, OrderValues, OrderContext>(
  async () => (await loadRules()).orderRules,
);

/** Loads what the page needs later while there is a network: an order can then be finished without. */
const usePreloaded = () =>
  useEffect(() => void Promise.all([loadRules(), loadDialogs()]).catch(() => undefined), []);

/** The form of an order, with the order itself as a ticket beside it. */
export function OrderForm(props: Props) {
  const { event, packages, onEntered, onRefused } = props;
  const id = useId();
  const [isDone, setDone] = useState(false);
  const [before, setBefore] = useState<number | null>(null);
  const [refused, setRefused] = useState(NOTHING_REFUSED);
  const forgetRefusals = () => setRefused(NOTHING_REFUSED);

  const showRefusal = (why: Refusal) => {
    onRefused();
    if (why.kind === "rule") setRefused(refusedBy(why));
    if (why.kind !== "fields") return;
    for (const [field, message] of Object.entries(why.faults))
      form.setError(field as FieldPath<OrderValues>, { message });
  };
  const entry = useEntering({
    eventId: event.id,
    onEntered: (purchase, values) => {
      setDone(true);
      onEntered(purchase, values);
    },
    onRefused: showRefusal,
  });
  const { entering } = entry;
  const attempt = unanswered(entering);
  const { form, context, values, view } = useOrderForm(props, refused, attempt?.values ?? null);
  const refusal = entering.step === "editing" ? entering.refusal : null;
  useFocusOn(refusal, form.setFocus);
  usePreloaded();

  const submit = (expectedTotal?: string) =>
    form.handleSubmit(async (typed) => {
      const { chosen, sum, obstacles } = viewOf(typed, context);
      if (chosen === null || sum === null || attempt !== null) return;
      setBefore(chosen.remaining);
      const { bodyOf } = await loadRules();
      const waive = waivedIn(obstacles, typed);
      const body = bodyOf(typed, { chosen, waive, expectedTotal: expectedTotal ?? sum.total });
      entry.enter(body, typed);
    })();
  const enterFewer = (quantity: string, total: string) => {
    form.setValue("quantity", quantity, { shouldDirty: true });
    if (values.hasOtherPrice) form.setValue("total", total, { shouldDirty: true });
    entry.edit();
    void submit();
  };

  const changes = Object.keys(form.formState.dirtyFields).length;
  const isBusy = entering.step === "sending" || entering.step === "waiting";
  const shared = { values, view, form: id, isBusy, isLocked: attempt !== null };
  return (
    <FormProvider {...form}>
      <div className={cx("side-by-side", styles.page)}>
        <form
          id={id}
          noValidate
          aria-label="Order"
          onSubmit={(submitted) => {
            submitted.preventDefault();
            void submit();
          }}
        >
          <EnteringNotice eventId={event.id} {...entry} />
          <fieldset className={cx("stack", styles.panels)} disabled={attempt !== null}>
            <legend className="visually-hidden">Order</legend>
            <WhoPanel eventId={event.id} values={values} onOther={forgetRefusals} />
            <WhatPanel values={values} view={view} packages={packages} onOther={forgetRefusals} />
            <PaymentPanel values={values} sum={view.sum} />
            <ObstaclesPanel view={view} />
            <GuestsPanel values={values} seats={view.sum?.seats ?? 0} />
          </fieldset>
        </form>
        <aside aria-label="The order in short">
          <OrderStub {...shared} />
        </aside>
      </div>
      <OrderBar {...shared} />
      {refusal !== null && (
        <Suspense fallback={null}>
          <RefusalDialogs
            refusal={refusal}
            values={values}
            view={view}
            before={before}
            onClose={entry.edit}
            onAccept={(total) => {
              entry.edit();
              void submit(total);
            }}
            onFewer={enterFewer}
          />
        </Suspense>
      )}
      <LeaveGuard changes={isDone ? 0 : Math.max(changes, attempt === null ? 0 : 1)} />
    </FormProvider>
  );
}

/** The form's values, and what follows from them. `stored` are those of a page that was left before the answer. */
function useOrderForm(
  { event, packages, codes }: Props,
  refused: Refused,
  stored: OrderValues | null,
) {
  const now = useNow();
  const context: OrderContext = { event, packages, codes, refused, now };
  const [first, ...others] = packages;
  const only = first !== undefined && others.length === 0 ? first.id : "";
  const [start] = useState(() => stored ?? newOrder(dayAt(now, event.time_zone), only));
  const form = useForm({ resolver, context, defaultValues: start, mode: "onTouched" });
  const values = useWatch({ control: form.control }) as OrderValues;
  return { form, context, values, view: viewOf(values, context) };
}

const refusedBy =
  ({ rule, cap }: Extract<Refusal, { kind: "rule" }>) =>
  (before: Refused): Refused => ({
    rules: [...before.rules.filter((one) => one !== rule), rule],
    cap: cap ?? before.cap,
  });

/** Leads to where a refusal can be solved, once the form can be changed again. */
function useFocusOn(
  refusal: Refusal | null,
  setFocus: (field: FieldPath<OrderValues>) => void,
): void {
  const latest = useRef(setFocus);
  useEffect(() => {
    latest.current = setFocus;
  });
  useEffect(() => {
    const field = refusal === null ? undefined : placeOf(refusal);
    if (field !== undefined) latest.current(field as FieldPath<OrderValues>);
  }, [refusal]);
}

function placeOf(refusal: Refusal): string | undefined {
  if (refusal.kind === "rule") return `waive.${refusal.rule}`;
  return refusal.kind === "fields" ? Object.keys(refusal.faults)[0] : undefined;
}
