import { Controller, useFormState, useWatch } from "react-hook-form";
import { DateTimeField } from "@/components/date-time-field";
import { MoneyField, TextField } from "@/components/field";
import { Say } from "@/components/say";
import { Switch } from "@/components/switch";
import { useNow } from "@/components/use-now";
import { DISCOUNT_TYPES, DISCOUNTS, type DiscountType } from "@/lib/discount";
import { fromLocalInput } from "@/lib/time";
import { PROMO_CODE_FIELDS } from "./fields";
import type { PromoCodeControl, PromoCodeForm } from "./use-promo-code-form";
import { cx } from "@/lib/class-names";
import choiceStyles from "@/components/choice.module.css";
import fieldStyles from "@/components/field.module.css";
import styles from "./promo-codes.module.css";

interface Props {
  control: PromoCodeControl;
  register: PromoCodeForm["register"];
  zone: string;
  isEditing: boolean;
}

const FIELDS = PROMO_CODE_FIELDS;

/** The code itself and its type, which are fixed once it is created. */
export function CodeAndType({ form }: { form: PromoCodeForm }) {
  const { errors } = useFormState({ control: form.control });
  return (
    <>
      <TextField
        label="Code"
        hint="What donors type, in capitals or not."
        error={errors.code?.message}
        className={cx(fieldStyles.input, styles.codeInput)}
        spellCheck={false}
        autoCapitalize="characters"
        {...form.register("code")}
      />
      <fieldset className={fieldStyles.field}>
        <legend className={fieldStyles.label}>It takes off</legend>
        <div className={cx("two-columns", styles.kinds)}>
          {DISCOUNT_TYPES.map((type) => (
            <TypeChoice key={type} type={type} form={form} />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function TypeChoice({ type, form }: { type: DiscountType; form: PromoCodeForm }) {
  const { label, example } = DISCOUNTS[type];
  const isOn = useWatch({ control: form.control, name: "discount_type" }) === type;
  // The same value may be valid as a percentage and not as an amount.
  const validateAgain = () =>
    form.getFieldState("discount_value").isTouched && void form.trigger("discount_value");
  return (
    <label className={isOn ? cx(choiceStyles.choice, choiceStyles.chosen) : choiceStyles.choice}>
      <input
        type="radio"
        className="visually-hidden"
        value={type}
        {...form.register("discount_type", { onChange: validateAgain })}
      />
      <i aria-hidden="true" />
      <span>
        <b>{label}</b>
        <span className="hint">{example}</span>
      </span>
    </label>
  );
}

/** The fields that can be changed at any time. */
export function Terms({ control, register, zone, isEditing }: Props) {
  const { errors, dirtyFields } = useFormState({ control });
  return (
    <>
      <div className="two-columns">
        <Discount control={control} isEditing={isEditing} />
        <Controller
          control={control}
          name="expires_at"
          render={({ field, fieldState }) => (
            <DateTimeField
              label={FIELDS.expires_at.label}
              note="optional"
              zone={zone}
              error={fieldState.error?.message}
              isChanged={isEditing && fieldState.isDirty}
              {...field}
            />
          )}
        />
      </div>
      <EndedWarning control={control} zone={zone} />
      <div className="two-columns">
        <TextField
          label={FIELDS.max_total_uses.label}
          note="optional"
          placeholder="No limit"
          inputMode="numeric"
          error={errors.max_total_uses?.message}
          isChanged={isEditing && dirtyFields.max_total_uses === true}
          {...register("max_total_uses")}
        />
        <TextField
          label={FIELDS.max_uses_per_donor.label}
          note="optional"
          placeholder="No limit"
          inputMode="numeric"
          error={errors.max_uses_per_donor?.message}
          isChanged={isEditing && dirtyFields.max_uses_per_donor === true}
          {...register("max_uses_per_donor")}
        />
      </div>
      {!isEditing && (
        <Controller
          control={control}
          name="is_active"
          render={({ field }) => (
            <div className={fieldStyles.field}>
              <Switch
                label={FIELDS.is_active.label}
                hint="Donors can use it as soon as it is saved."
                isOn={field.value}
                onChange={field.onChange}
              />
            </div>
          )}
        />
      )}
    </>
  );
}

/** An end that has passed: it may be meant, for a code that is to be kept and not used. */
function EndedWarning({ control, zone }: Pick<Props, "control" | "zone">) {
  const now = useNow();
  const instant = fromLocalInput(useWatch({ control, name: "expires_at" }), zone);
  if (instant === null || Date.parse(instant) > now) return null;
  return <Say mood="warm">This time has passed: nobody can use the code.</Say>;
}

function Discount({ control, isEditing }: Pick<Props, "control" | "isEditing">) {
  const type = useWatch({ control, name: "discount_type" });
  return (
    <Controller
      control={control}
      name="discount_value"
      render={({ field, fieldState }) => {
        const shared = {
          label: FIELDS.discount_value.label,
          hint: "Taken once off the purchase, not off each seat.",
          error: fieldState.error?.message,
          isChanged: isEditing && fieldState.isDirty,
          ...field,
        };
        switch (DISCOUNTS[type].edit) {
          case "percent":
            return <TextField note="percent" inputMode="decimal" {...shared} />;
          case "money":
            return <MoneyField {...shared} />;
        }
      }}
    />
  );
}
