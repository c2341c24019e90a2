import { Controller, useFormState, useWatch } from "react-hook-form";
import { DateTimeField } from "@/components/date-time-field";
import { MoneyField, TextField } from "@/components/field";
import { Switch } from "@/components/switch";
import type { DiscountType } from "./queries";
import type { PromoCodeControl, PromoCodeForm } from "./use-promo-code-form";

interface Props {
  control: PromoCodeControl;
  register: PromoCodeForm["register"];
  zone: string;
  isEditing: boolean;
}

const TYPES: readonly { type: DiscountType; words: string; hint: string }[] = [
  { type: "percentage", words: "A percentage", hint: "15% off" },
  { type: "fixed_amount", words: "An amount", hint: "$25.00 off" },
];

/** What a new code is: its text and its type, which stay as they are. */
export function CodeAndType({ form }: { form: PromoCodeForm }) {
  const { errors } = useFormState({ control: form.control });
  return (
    <>
      <TextField
        label="Code"
        hint="What donors type, in capitals or not."
        error={errors.code?.message}
        className="in code-in"
        spellCheck={false}
        autoCapitalize="characters"
        {...form.register("code")}
      />
      <fieldset className="field">
        <legend className="lab">It takes off</legend>
        <div className="two kinds">
          {TYPES.map((one) => (
            <TypeChoice key={one.type} {...one} form={form} />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function TypeChoice({ type, words, hint, form }: (typeof TYPES)[number] & { form: PromoCodeForm }) {
  const isOn = useWatch({ control: form.control, name: "discount_type" }) === type;
  // What is right for a percentage may be wrong for an amount.
  const judgeAgain = () =>
    form.getFieldState("discount_value").isTouched && void form.trigger("discount_value");
  return (
    <label className={isOn ? "pickrow on" : "pickrow"}>
      <input
        type="radio"
        className="sr"
        value={type}
        {...form.register("discount_type", { onChange: judgeAgain })}
      />
      <i aria-hidden="true" />
      <span>
        <b>{words}</b>
        <span className="hint">{hint}</span>
      </span>
    </label>
  );
}

/** What can be changed at any time. */
export function Terms({ control, register, zone, isEditing }: Props) {
  const { errors, dirtyFields } = useFormState({ control });
  return (
    <>
      <div className="two">
        <Discount control={control} isEditing={isEditing} />
        <Controller
          control={control}
          name="expires_at"
          render={({ field, fieldState }) => (
            <DateTimeField
              label="Expires"
              note="optional"
              zone={zone}
              error={fieldState.error?.message}
              isChanged={isEditing && fieldState.isDirty}
              {...field}
            />
          )}
        />
      </div>
      <div className="two">
        <TextField
          label="Uses in total"
          note="optional"
          placeholder="No limit"
          inputMode="numeric"
          error={errors.max_total_uses?.message}
          isChanged={isEditing && dirtyFields.max_total_uses === true}
          {...register("max_total_uses")}
        />
        <TextField
          label="Uses per donor"
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
            <div className="field">
              <Switch
                label="Active"
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

function Discount({ control, isEditing }: Pick<Props, "control" | "isEditing">) {
  const type = useWatch({ control, name: "discount_type" });
  return (
    <Controller
      control={control}
      name="discount_value"
      render={({ field, fieldState }) => {
        const shared = {
          label: "Discount",
          hint: "Taken once off the purchase, not off each seat.",
          error: fieldState.error?.message,
          isChanged: isEditing && fieldState.isDirty,
          ...field,
        };
        return type === "percentage" ? (
          <TextField note="percent" inputMode="decimal" {...shared} />
        ) : (
          <MoneyField {...shared} />
        );
      }}
    />
  );
}
