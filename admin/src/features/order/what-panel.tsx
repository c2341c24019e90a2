import { lazy, Suspense } from "react";
import { Controller, useFormContext, type FieldError } from "react-hook-form";
import { OrderCreate as Limits } from "@/api/limits";
import { Field, Stepper, TextField } from "@/components/field";
import { Icon } from "@/components/icon";
import { OptionField } from "@/components/option-field";
import type { Package } from "@/features/packages";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import { formatNumber } from "@/lib/numbers";
import { count } from "@/lib/words";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import { isPriced, NOTHING_WAIVED, type OrderValues } from "./values";
import type { OrderView } from "./view";
import styles from "./what-panel.module.css";

// Nobody needs it before a package is chosen, and a switch weighs 5 kB.
const OtherPrice = lazy(async () => ({ default: (await import("./other-price")).OtherPrice }));

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
      {sum !== null && isPriced(values) && (
        <Suspense fallback={null}>
          <OtherPrice values={values} sum={sum} />
        </Suspense>
      )}
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
