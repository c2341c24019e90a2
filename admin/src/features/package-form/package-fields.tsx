import { Controller, useFormState, useWatch } from "react-hook-form";
import { PackageCreate as limits } from "@/api/limits";
import { MoneyField, Stepper, TextArea, TextField } from "@/components/field";
import { Switch } from "@/components/switch";
import { formatMoney, fromCents, parseMoney, toCents } from "@/lib/money";
import { lengthOf } from "@/lib/words";
import type { PackageValues } from "./schema";
import type { PackageControl, PackageFormApi } from "./use-package-form";

interface Props {
  control: PackageControl;
  register: PackageFormApi["register"];
}

const used = (typed: string, { maxLength }: { maxLength: number }) =>
  `${lengthOf(typed).toLocaleString("en-US")} of ${maxLength.toLocaleString("en-US")}`;

/** "$230.00 a seat", for more than one seat. */
function perSeat(price: string, seats: string): string | undefined {
  const amount = parseMoney(price);
  const number = Number(seats);
  if (amount === null || !Number.isInteger(number) || number < 2) return undefined;
  return `${formatMoney(fromCents(Math.round(toCents(amount) / number)))} a seat`;
}

/** What a new package needs: a name, what one gets, the price and the seats. */
export function Essentials({ control, register, isEditing }: Props & { isEditing: boolean }) {
  const { errors, dirtyFields } = useFormState({ control });
  const [name, description] = useWatch({ control, name: ["name", "description"] });
  const changed = (field: keyof PackageValues) => isEditing && dirtyFields[field] === true;
  return (
    <>
      <TextField
        label="Name"
        note={used(name, limits.name)}
        // Whoever wants a new one begins with its name.
        autoFocus={!isEditing}
        error={errors.name?.message}
        isChanged={changed("name")}
        {...register("name")}
      />
      <TextArea
        label="Description"
        note={used(description, limits.description)}
        error={errors.description?.message}
        isChanged={changed("description")}
        {...register("description")}
      />
      <div className={isEditing ? "three" : "two"}>
        <Price control={control} isChanged={changed("price")} />
        <Controller
          control={control}
          name="seats_per_package"
          render={({ field }) => (
            <Stepper
              label="Seats per package"
              one="seat"
              least={limits.seats_per_package.minimum}
              most={limits.seats_per_package.maximum}
              error={errors.seats_per_package?.message}
              isChanged={changed("seats_per_package")}
              {...field}
            />
          )}
        />
        {isEditing && <Limit control={control} register={register} />}
      </div>
    </>
  );
}

function Price({ control, isChanged }: { control: Props["control"]; isChanged: boolean }) {
  const seats = useWatch({ control, name: "seats_per_package" });
  return (
    <Controller
      control={control}
      name="price"
      render={({ field, fieldState }) => (
        <MoneyField
          label="Price"
          hint={perSeat(field.value, seats)}
          error={fieldState.error?.message}
          isChanged={isChanged}
          {...field}
        />
      )}
    />
  );
}

function Limit({ control, register }: Props) {
  const { errors, dirtyFields } = useFormState({ control });
  return (
    <TextField
      label="Quantity limit"
      hint="Empty: no limit"
      inputMode="numeric"
      error={errors.quantity_limit?.message}
      isChanged={dirtyFields.quantity_limit === true}
      {...register("quantity_limit")}
    />
  );
}

export function Switches({ control }: { control: Props["control"] }) {
  return (
    <div className="two">
      <Controller
        control={control}
        name="is_enabled"
        render={({ field, fieldState }) => (
          <Switch
            label="Enabled"
            hint="Donors see it and can buy it."
            isOn={field.value}
            onChange={field.onChange}
            isChanged={fieldState.isDirty}
          />
        )}
      />
      <Controller
        control={control}
        name="is_sponsorship"
        render={({ field, fieldState }) => (
          <Switch
            label="Sponsorship"
            hint="Marked for donors, totalled apart."
            isOn={field.value}
            onChange={field.onChange}
            isChanged={fieldState.isDirty}
          />
        )}
      />
    </div>
  );
}
