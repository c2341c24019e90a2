import { zodResolver } from "@hookform/resolvers/zod";
import { useRef, useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { ACTIVE_OPTIONS, OptionCreate as limits, TEXT_ANSWER } from "@/api/limits";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { FieldError, TextField } from "@/components/field";
import { Switch } from "@/components/switch";
import { toast } from "@/components/toast";
import { isProblem } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { showAtFields } from "@/lib/show-at-fields";
import { lengthOf } from "@/lib/text";
import { capitalized, numberWord, wordsFor } from "@/lib/words";
import { useChangeOption, useCreateOption, type Option, type Place } from "./changes";
import { ChoicesField, type TypedChoice } from "./choices-field";
import { OptionPreview } from "./option-preview";
import { optionSchema, type OptionValues } from "./schema";
import { cx } from "@/lib/class-names";
import choiceStyles from "@/components/choice.module.css";
import fieldStyles from "@/components/field.module.css";
import styles from "./options.module.css";

const TYPES = [
  { type: "multi_select", words: "Choices", hint: "A meal, a size, a table wish" },
  { type: "boolean", words: "Yes or no", hint: "A tick: the shuttle, the newsletter" },
  {
    type: "text_input",
    words: "Text",
    hint: `Up to ${TEXT_ANSWER.maxLength} characters: allergies, a note`,
  },
] as const;

function valuesOf(option: Option | null): OptionValues {
  return {
    name: option?.name ?? "",
    option_type: option?.option_type ?? "multi_select",
    choices: option?.choices ?? [],
    max_selections: option === null ? "1" : String(option.max_selections ?? ""),
    is_required: option?.is_required ?? true,
  };
}

interface Props {
  place: Place;
  /** Null: a new one. */
  option: Option | null;
  onClose: () => void;
}

/** The form of a custom option, with a preview. The type of answer is fixed once the option is created. */
export function OptionDialog({ place, option, onClose }: Props) {
  const create = useCreateOption(place);
  const change = useChangeOption(place);
  const [failure, setFailure] = useState<unknown>(null);
  const { control, register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(optionSchema),
    defaultValues: valuesOf(option),
    mode: "onTouched",
  });
  const values = useWatch({ control }) as OptionValues;
  const { errors } = formState;
  const save = async ({ option_type, choices, max_selections, ...common }: OptionValues) => {
    const isChoice = option_type === "multi_select";
    const body = {
      ...common,
      ...(isChoice && {
        choices,
        max_selections: max_selections === "" ? null : Number(max_selections),
      }),
    };
    setFailure(null);
    try {
      const saved =
        option === null
          ? await create.mutateAsync({ ...body, option_type })
          : await change.mutateAsync({ id: option.id, ...body });
      toast(`${isolated(saved.name)} is saved.`);
      onClose();
    } catch (error) {
      if (!showAtFields(setError, error, ["name", "choices", "max_selections"])) setFailure(error);
    }
  };

  const typedChoice = useRef<TypedChoice>(null);
  const submit = handleSubmit(save);

  return (
    <Dialog
      isOpen
      title={option === null ? "New custom option" : isolated(option.name)}
      onClose={onClose}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (typedChoice.current?.addTyped() !== false) void submit(event);
        }}
      >
        <TextField
          label="What to ask"
          note={`${lengthOf(values.name)} of ${limits.name.maxLength}`}
          error={errors.name?.message}
          {...register("name")}
        />
        {option === null && (
          <fieldset className={cx(choiceStyles.choices, styles.kinds)}>
            <legend className={fieldStyles.label}>Answer</legend>
            {TYPES.map(({ type, words, hint }) => (
              <label
                key={type}
                className={
                  values.option_type === type
                    ? cx(choiceStyles.choice, choiceStyles.chosen)
                    : choiceStyles.choice
                }
              >
                <input
                  type="radio"
                  className="visually-hidden"
                  value={type}
                  {...register("option_type")}
                />
                <i aria-hidden="true" />
                <span>
                  <b>{words}</b>
                  <span className="hint">{hint}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {values.option_type === "multi_select" && (
          <>
            <Controller
              control={control}
              name="choices"
              render={({ field }) => (
                <ChoicesField
                  ref={typedChoice}
                  choices={field.value}
                  onChange={field.onChange}
                  error={errors.choices?.message}
                />
              )}
            />
            <label className={fieldStyles.field}>
              <span className={fieldStyles.label}>How many may be chosen</span>
              <select className={fieldStyles.input} {...register("max_selections")}>
                <option value="">As many as they like</option>
                {Array.from(
                  { length: Math.max(values.choices.length, Number(values.max_selections), 1) },
                  (_, less) => (
                    <option key={less} value={less + 1}>
                      {less === 0 ? "One" : `Up to ${less + 1}`}
                    </option>
                  ),
                )}
              </select>
              {errors.max_selections && <FieldError>{errors.max_selections.message}</FieldError>}
            </label>
          </>
        )}
        <Controller
          control={control}
          name="is_required"
          render={({ field }) => (
            <Switch
              label="Required"
              hint={
                values.option_type === "boolean"
                  ? "Donors have to tick it to go on."
                  : "Donors can't buy without an answer."
              }
              isOn={field.value}
              onChange={field.onChange}
            />
          )}
        />
        <OptionPreview values={values} />
        {failure !== null && <FieldError>{refusal(failure)}</FieldError>}
        <div className="actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="first" busy={formState.isSubmitting}>
            {option === null ? "Add option" : "Save option"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function refusal(error: unknown): string {
  if (isProblem(error, "too_many_options"))
    return `${capitalized(numberWord(ACTIVE_OPTIONS.maximum))} options are in use already, which is the most. Deactivate one first.`;
  if (isProblem(error, "option_has_responses"))
    return `${error.message} Keep it, or add others beside it.`;
  return wordsFor(error);
}
