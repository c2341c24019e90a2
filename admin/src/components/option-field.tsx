import { useId, type ReactNode } from "react";
import type { Answer, Option } from "@/lib/answers";
import { cx } from "@/lib/class-names";
import { buttonLook } from "./button";
import { FieldError, TextField } from "./field";
import { Icon } from "./icon";
import choiceStyles from "./choice.module.css";
import fieldStyles from "./field.module.css";
import styles from "./option-field.module.css";

// The longest choice that fits into half a row on a phone.
const SHORT_CHOICE = 16;

interface Props {
  option: Option;
  answer: Answer;
  error: string | undefined;
  onChange: (answer: Answer) => void;
  onLeave: () => void;
}

/** A question of the package, with the control of its type. */
export function OptionField(props: Props) {
  switch (props.option.option_type) {
    case "boolean":
      return <TickBox {...props} />;
    case "multi_select":
      return <Choices {...props} choices={props.option.choices ?? []} />;
    case "text_input":
      return <TextAnswer {...props} />;
  }
}

function TextAnswer({ option, answer, error, onChange, onLeave }: Props) {
  return (
    <div data-invalid={error !== undefined || undefined}>
      <TextField
        label={option.name}
        note={option.is_required ? undefined : "optional"}
        error={error}
        value={typeof answer === "string" ? answer : ""}
        required={option.is_required}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
    </div>
  );
}

function TickBox({ option, answer, error, onChange, onLeave }: Props) {
  const below = useId();
  return (
    <div className={fieldStyles.field} data-invalid={error !== undefined || undefined}>
      <div className={choiceStyles.choices}>
        <Tick
          isOn={answer === true}
          isInvalid={error !== undefined}
          words={option.name}
          note={option.is_required ? "required" : "optional"}
          input={
            <input
              type="checkbox"
              className="visually-hidden"
              checked={answer === true}
              required={option.is_required}
              aria-invalid={error !== undefined || undefined}
              aria-describedby={error === undefined ? undefined : below}
              onChange={(event) => onChange(event.target.checked)}
              onBlur={onLeave}
            />
          }
        />
      </div>
      {error !== undefined && <FieldError id={below}>{error}</FieldError>}
    </div>
  );
}

function Choices({
  option,
  choices,
  answer,
  error,
  onChange,
  onLeave,
}: Props & { choices: readonly string[] }) {
  const name = useId();
  const chosen = Array.isArray(answer) ? answer : [];
  const isSingle = option.max_selections === 1;
  const isShort = choices.every((choice) => choice.length <= SHORT_CHOICE);
  const toggle = (choice: string, isOn: boolean) =>
    onChange(
      isSingle ? [choice] : isOn ? [...chosen, choice] : chosen.filter((one) => one !== choice),
    );
  return (
    <fieldset
      className={fieldStyles.field}
      data-invalid={error !== undefined || undefined}
      aria-describedby={error === undefined ? undefined : name}
    >
      <legend className={fieldStyles.label}>
        <b>{option.name}</b> <span>{noteOf(option)}</span>
      </legend>
      <div
        className={isShort ? cx(choiceStyles.choices, choiceStyles.pairs) : choiceStyles.choices}
      >
        {choices.map((choice) => (
          <Tick
            key={choice}
            isOn={chosen.includes(choice)}
            isRound={isSingle}
            isInvalid={error !== undefined}
            words={choice}
            input={
              <input
                type={isSingle ? "radio" : "checkbox"}
                className="visually-hidden"
                name={`${name}choice`}
                checked={chosen.includes(choice)}
                onChange={(event) => toggle(choice, event.target.checked)}
                onBlur={(event) => {
                  // Moving to another choice does not leave the question.
                  if (!event.currentTarget.closest("fieldset")?.contains(event.relatedTarget))
                    onLeave();
                }}
              />
            }
          />
        ))}
      </div>
      {error !== undefined && <FieldError id={name}>{error}</FieldError>}
      {isSingle && !option.is_required && chosen.length > 0 && (
        <button type="button" className={buttonLook("quiet", true)} onClick={() => onChange(null)}>
          No choice
        </button>
      )}
    </fieldset>
  );
}

interface TickProps {
  isOn: boolean;
  isRound?: boolean;
  isInvalid: boolean;
  words: string;
  note?: string;
  /** Visually hidden: the label shows its state. */
  input: ReactNode;
}

function Tick({ isOn, isRound = false, isInvalid, words, note, input }: TickProps) {
  return (
    <label
      className={cx(
        choiceStyles.choice,
        !isRound && choiceStyles.square,
        isOn && choiceStyles.chosen,
        isInvalid && choiceStyles.invalid,
      )}
    >
      {input}
      <i aria-hidden="true">{isOn && !isRound && <Icon name="check" small />}</i>
      <span>{words}</span>
      {note !== undefined && <small className={cx("caption", styles.note)}>{note}</small>}
    </label>
  );
}

function noteOf({ is_required, max_selections, choices }: Option): string {
  const most = max_selections ?? choices?.length ?? 0;
  const how =
    most === 1
      ? "choose one"
      : most < (choices?.length ?? 0)
        ? `choose up to ${most}`
        : "choose any";
  return is_required ? how : `${how}, optional`;
}
