import { useImperativeHandle, useRef, useState, type Ref } from "react";
import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { Icon } from "@/components/icon";
import { announce } from "@/lib/announce";
import { capitalized, numberWord } from "@/lib/words";
import { choice as choiceSchema, MOST_CHOICES } from "./schema";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import styles from "./options.module.css";

/** What the form has to do before it is saved. */
export interface TypedChoice {
  /** Adds what is typed and not added yet; false if it can't be, and the field says why. */
  addTyped: () => boolean;
}

interface Props {
  ref?: Ref<TypedChoice>;
  choices: readonly string[];
  onChange: (choices: string[]) => void;
  error: string | undefined;
}

/** A list of choices: each is typed and added with enter. */
export function ChoicesField({ ref, choices, onChange, error }: Props) {
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const add = (): boolean => {
    const parsed = choiceSchema.safeParse(typed);
    input.current?.focus();
    if (!parsed.success) {
      setFault(parsed.error.issues[0]?.message);
    } else if (choices.includes(parsed.data)) {
      setFault(`${parsed.data} is there already.`);
    } else {
      onChange([...choices, parsed.data]);
      announce(`${parsed.data} added.`);
      setTyped("");
      setFault(undefined);
      return true;
    }
    return false;
  };
  useImperativeHandle(ref, () => ({
    addTyped: () => {
      const isAdded = typed.trim() === "" || choices.includes(typed.trim());
      if (isAdded) setTyped("");
      return isAdded || add();
    },
  }));
  const remove = (gone: string) => {
    onChange(choices.filter((one) => one !== gone));
    announce(`${gone} removed.`);
    input.current?.focus();
  };
  const isFull = choices.length >= MOST_CHOICES;
  return (
    <>
      <Field
        label="Choices"
        note={`${choices.length} of ${MOST_CHOICES}`}
        hint={
          isFull
            ? `${capitalized(numberWord(MOST_CHOICES))} are the most.`
            : "Press enter after each."
        }
        error={fault ?? error}
      >
        {(control) => (
          <div className={styles.addChoice}>
            <input
              ref={input}
              className={fieldStyles.input}
              autoComplete="off"
              value={typed}
              disabled={isFull}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                // Enter adds the choice instead of submitting the form.
                event.preventDefault();
                add();
              }}
              {...control}
            />
            <Button onClick={add} icon="plus">
              Add
            </Button>
          </div>
        )}
      </Field>
      {choices.length > 0 && (
        <ul className={cx("inline-row", styles.chips)} aria-label="Choices so far">
          {choices.map((one) => (
            <li key={one} className={styles.chip}>
              {one}
              <button type="button" aria-label={`Remove ${one}`} onClick={() => remove(one)}>
                <Icon name="cross" small />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
