import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent, type Ref } from "react";
import { Field } from "@/components/field";
import { Icon } from "@/components/icon";
import { useDebounced } from "@/components/use-debounced";
import { afterPointerUp } from "@/lib/pointer";
import { purchasersQuery } from "@/features/sales";
import { tidyText } from "@/lib/text";
import { count, initials } from "@/lib/words";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import type { KnownPerson } from "./values";
import styles from "./person-field.module.css";

const TYPING_MILLISECONDS = 200;

interface Props {
  eventId: string;
  typed: string;
  error: string | undefined;
  ref: Ref<HTMLInputElement>;
  onType: (typed: string) => void;
  onChoose: (person: KnownPerson) => void;
  /** Nobody who is known: what was typed is a new name or address. */
  onNew: () => void;
}

/** Finds a person while typing: known people come first, the last line always makes a new one. */
export function PersonField({ eventId, typed, error, ref, onType, onChoose, onNew }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { people, isSettled, isLost } = usePeople(eventId, tidyText(typed));
  const isShown = isOpen && tidyText(typed) !== "";
  const last = people.length;
  const at = Math.min(active, last);

  const choose = (place: number) => {
    const person = people[place];
    if (person === undefined) onNew();
    else onChoose(person);
  };
  const press = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setOpen(true);
      if (isShown) setActive((at + move + last + 1) % (last + 1));
    } else if (event.key === "Enter" && isShown) {
      event.preventDefault();
      // The list may still be that of what was typed before.
      if (isSettled) choose(at);
    } else if (event.key === "Escape" && isShown) setOpen(false);
  };

  return (
    <Field
      label="Name or e-mail"
      error={error}
      hint={isLost ? "Known people can't be looked up just now." : undefined}
    >
      {(control) => (
        <>
          <input
            className={fieldStyles.input}
            dir="auto"
            role="combobox"
            aria-expanded={isShown}
            aria-controls={isShown ? `${id}-list` : undefined}
            aria-autocomplete="list"
            aria-activedescendant={isShown ? `${id}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            ref={ref}
            value={typed}
            onChange={(event) => {
              onType(event.target.value);
              setActive(0);
              setOpen(true);
            }}
            onKeyDown={press}
            onFocus={() => setOpen(true)}
            // The list takes room: without it, what is below would move from under the pointer.
            onBlur={() => afterPointerUp(() => setOpen(false))}
            {...control}
          />
          <p className="visually-hidden" role="status">
            {isShown && isSettled ? foundWords(people.length) : ""}
          </p>
          {isShown && (
            <div
              className={styles.list}
              id={`${id}-list`}
              role="listbox"
              aria-label={foundWords(people.length)}
              // A press must not take the focus out of the field.
              onPointerDown={(event) => event.preventDefault()}
            >
              {people.map((person, place) => (
                <div
                  key={person.user_id}
                  id={`${id}-${place}`}
                  className={cx(styles.option, at === place && styles.active)}
                  role="option"
                  aria-selected={at === place}
                  onClick={() => choose(place)}
                >
                  <Person person={person} />
                </div>
              ))}
              <div
                id={`${id}-${last}`}
                className={cx(styles.option, styles.new, at === last && styles.active)}
                role="option"
                aria-selected={at === last}
                onClick={onNew}
              >
                <span className={styles.plus}>
                  <Icon name="plus" />
                </span>
                <span>
                  “<bdi>{tidyText(typed)}</bdi>” is somebody new
                </span>
              </div>
            </div>
          )}
        </>
      )}
    </Field>
  );
}

function usePeople(eventId: string, wanted: string) {
  const q = useDebounced(wanted, TYPING_MILLISECONDS);
  const found = useQuery({
    ...purchasersQuery(eventId, q),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    people: found.data ?? [],
    isSettled: found.isError || (wanted === q && found.isSuccess && !found.isPlaceholderData),
    isLost: found.isError && wanted !== "",
  };
}

const foundWords = (people: number): string =>
  people === 0 ? "Nobody known" : count(people, "person", "people");

function Person({ person }: { person: KnownPerson }) {
  const { name, email, has_account, purchases } = person;
  return (
    <>
      <span className="avatar" aria-hidden="true">
        {initials(name ?? email)}
      </span>
      <span>
        <b>
          <bdi>{name ?? email ?? "Without a name"}</bdi>
        </b>
        <small>
          {has_account ? "signs in as " : ""}
          <bdi>{email ?? "no e-mail"}</bdi>
        </small>
      </span>
      <small>{count(purchases, "purchase")}</small>
    </>
  );
}
