import { useController, useWatch } from "react-hook-form";
import { MoneyField, Stepper, TextArea, TextField } from "@/components/field";
import { Switch } from "@/components/switch";
import {
  PACKAGE_FIELD_NAMES,
  PACKAGE_FIELDS,
  type PackageField,
  type PackageFieldName,
  type PackageValues,
} from "@/features/packages";
import { lengthOf } from "@/lib/text";
import type { PackageControl } from "./use-package-form";
import { formatNumber } from "@/lib/numbers";

interface Props {
  control: PackageControl;
  isEditing: boolean;
}

type Kind = PackageField["kind"];

const namesOf = (isEditing: boolean, ...kinds: Kind[]): PackageFieldName[] =>
  PACKAGE_FIELD_NAMES.filter((name) => {
    const { kind, isEssential = false } = PACKAGE_FIELDS[name];
    return kinds.includes(kind) && (isEditing || isEssential);
  });

/** The fields of a package: the essential ones of a new one, all of them of one that is there. */
export function PackageInputs({ control, isEditing }: Props) {
  const inputs = (...kinds: Kind[]) =>
    namesOf(isEditing, ...kinds).map((name) => (
      <PackageInput key={name} name={name} control={control} isEditing={isEditing} />
    ));
  return (
    <>
      {inputs("text", "lines")}
      <div className={isEditing ? "three-columns" : "two-columns"}>
        {inputs("money", "count", "limit")}
      </div>
      {isEditing && <div className="two-columns">{inputs("switch")}</div>}
    </>
  );
}

/** One field, with the control of its kind. */
function PackageInput({ name, control, isEditing }: Props & { name: PackageFieldName }) {
  const description: PackageField = PACKAGE_FIELDS[name];
  const { field, fieldState } = useController({ control, name });
  const values = useWatch({ control }) as PackageValues;
  const { label, hint: hintOf } = description;
  const hint = typeof hintOf === "function" ? hintOf(values) : hintOf;
  const isChanged = isEditing && fieldState.isDirty;
  const typed = String(field.value);
  const shared = {
    ...field,
    value: typed,
    label,
    hint,
    error: fieldState.error?.message,
    isChanged,
  };
  switch (description.kind) {
    case "text":
      return (
        <TextField
          {...shared}
          note={lengthNote(typed, description.limits)}
          // A new package begins with its name.
          autoFocus={!isEditing && name === PACKAGE_FIELD_NAMES[0]}
        />
      );
    case "lines":
      return <TextArea {...shared} note={lengthNote(typed, description.limits)} />;
    case "money":
      return <MoneyField {...shared} />;
    case "count": {
      const { unit, limits } = description;
      return <Stepper {...shared} one={unit} least={limits.minimum} most={limits.maximum} />;
    }
    case "limit":
      return <TextField {...shared} inputMode="numeric" />;
    case "switch":
      return (
        <Switch
          label={label}
          hint={hint}
          isOn={field.value === true}
          onChange={field.onChange}
          isChanged={isChanged}
        />
      );
  }
}

const lengthNote = (typed: string, { maxLength }: { maxLength: number }): string =>
  `${formatNumber(lengthOf(typed))} of ${formatNumber(maxLength)}`;
