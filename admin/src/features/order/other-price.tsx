import { Controller, useFormContext } from "react-hook-form";
import { MoneyField, TextField } from "@/components/field";
import { Switch } from "@/components/switch";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { cx } from "@/lib/class-names";
import type { Sum } from "./sum";
import type { OrderValues } from "./values";
import styles from "./other-price.module.css";

/** A total that was agreed, instead of the list's, and why. */
export function OtherPrice({ values, sum }: { values: OrderValues; sum: Sum }) {
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
