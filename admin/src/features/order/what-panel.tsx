import { Controller, useFormContext, type FieldError } from "react-hook-form";
import { OrderCreate as Limits } from "@/api/limits";
import { Field, MoneyField, Stepper, TextField } from "@/components/field";
import { Icon } from "@/components/icon";
import { OptionField } from "@/components/option-field";
import { Switch } from "@/components/switch";
import type { Package } from "@/features/packages";
import { isolated } from "@/lib/isolated";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { formatNumber } from "@/lib/numbers";
import { count } from "@/lib/words";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import type { Sum } from "./sum";
import { isPriced, NOTHING_WAIVED, type OrderValues } from "./values";
import type { OrderView } from "./view";
import styles from "./what-panel.module.css";

interface Props {
  values: OrderValues;
  view: OrderView;
  packages: readonly Package[];
  /** What the API has refused of one package does not count for another. */
  onOther: () => void;
}

/** What is ordered: the package, its questions, and a price of its own. */
export function WhatPanel({ values, view, packages, onOther }: Props) {
  const { control, register, setValue, formState } = useFormContext<OrderValues>();
  const { errors } = formState;
  const { chosen, sum, options } = view;
  const answerErrors = errors.answers as Record<string, FieldError | undefined> | undefined;
  return (
    <section className="panel">
      <h2>What</h2>
      <div className="two-columns">
        <Field
          label="Ticket package"
          error={errors.packageId?.message}
          hint={
            chosen && `${formatMoney(chosen.price)}, ${count(chosen.seats_per_package, "seat")}.`
          }
        >
          {(props) => (
            <div className={styles.select}>
              <select
                className={fieldStyles.input}
                {...register("packageId", {
                  // A box is ticked for one package, and says nothing about another.
                  onChange: () => {
                    setValue("waive", NOTHING_WAIVED);
                    onOther();
                  },
                })}
                {...props}
              >
                <option value="">Choose a package</option>
                {packages.map((one) => (
                  <option key={one.id} value={one.id}>
                    {[isolated(one.name), stateOf(one)].filter(Boolean).join(", ")}
                  </option>
                ))}
              </select>
              <span className={styles.shown} aria-hidden="true">
                <span>
                  <bdi>{chosen?.name ?? "Choose a package"}</bdi>
                </span>
                <span className="muted">{chosen && stateOf(chosen)}</span>
                <Icon name="down" small />
              </span>
            </div>
          )}
        </Field>
        <Controller
          control={control}
          name="quantity"
          render={({ field, fieldState }) => (
            <Stepper
              label="Quantity"
              one="package"
              least={Limits.quantity.minimum}
              most={Limits.quantity.maximum}
              hint={sum && `${count(sum.seats, "seat")}.`}
              error={fieldState.error?.message}
              {...field}
            />
          )}
        />
      </div>
      {sum !== null && isPriced(values) && <OtherPrice values={values} sum={sum} />}
      {isPriced(values) && <PromoCode view={view} />}
      {options.length > 0 && (
        <div className={styles.questions}>
          {options.map((option) => (
            <Controller
              key={option.id}
              control={control}
              name={`answers.${option.id}`}
              render={({ field }) => (
                <OptionField
                  option={option}
                  answer={field.value ?? null}
                  error={answerErrors?.[option.id]?.message}
                  onChange={field.onChange}
                  onLeave={field.onBlur}
                />
              )}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** "3 left", "sold out", "disabled"; nothing for a package without a limit. */
function stateOf({ is_enabled, remaining }: Package): string {
  if (remaining === 0) return "sold out";
  if (!is_enabled) return "disabled";
  return remaining === null ? "" : `${formatNumber(remaining)} left`;
}

function OtherPrice({ values, sum }: { values: OrderValues; sum: Sum }) {
  const { control, register, formState } = useFormContext<OrderValues>();
  const { errors } = formState;
  return (
    <div className={styles.otherPrice}>
      <Controller
        control={control}
        name="hasOtherPrice"
        render={({ field }) => (
          <Switch
            label="Another price"
            hint={`Instead of ${formatMoney(sum.listed)} by the list.`}
            isOn={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {values.hasOtherPrice && (
        <div className={cx("two-columns", styles.agreed)}>
          <MoneyField
            label="Total"
            hint={adjustmentWords(sum)}
            error={errors.total?.message}
            {...register("total")}
          />
          <TextField
            label="Reason"
            hint="Goes into the audit trail with your name."
            error={errors.reason?.message}
            {...register("reason")}
          />
        </div>
      )}
    </div>
  );
}

/** "$600.00 less, $200.00 a seat." */
function adjustmentWords({ adjustment, total, seats }: Sum): string {
  const cents = toCents(adjustment);
  if (cents === 0) return "The same as by the list.";
  const difference = `${formatMoney(fromCents(Math.abs(cents)))} ${cents < 0 ? "less" : "more"}`;
  const each = formatMoney(fromCents(Math.round(toCents(total) / Math.max(1, seats))));
  return seats > 1 ? `${difference}, ${each} a seat.` : `${difference}.`;
}

function PromoCode({ view: { promo, sum } }: { view: OrderView }) {
  const { register, formState } = useFormContext<OrderValues>();
  return (
    <TextField
      label="Promo code"
      note="optional"
      className={cx("code", fieldStyles.input)}
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={Limits.promo_code.maxLength}
      hint={
        promo.code !== null && sum !== null
          ? `${promo.code.code} takes ${formatMoney(sum.off)} off.`
          : undefined
      }
      error={formState.errors.promoCode?.message}
      {...register("promoCode")}
    />
  );
}
