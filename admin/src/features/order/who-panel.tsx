import { useEffect, useRef, useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Button } from "@/components/button";
import { EmailField, TextField } from "@/components/field";
import { isAddress, tidyAddress, tidyText } from "@/lib/text";
import { count, initials } from "@/lib/words";
import { PersonField } from "./person-field";
import { hostOf, nameOf, type KnownPerson, type OrderValues } from "./values";
import styles from "./who-panel.module.css";

interface Props {
  eventId: string;
  values: OrderValues;
  /** What the API has answered about somebody does not count for another person. */
  onOther: () => void;
}

/** Who gets the order: somebody who is known, or somebody new. */
export function WhoPanel({ eventId, values, onOther }: Props) {
  const { control, register, setValue, getValues, clearErrors, setFocus, formState } =
    useFormContext<OrderValues>();
  const [typed, setTyped] = useState("");
  const isAsked = useRef<"name" | "known" | null>(null);
  const { errors } = formState;

  // The field that had the focus is gone; it goes on with the next.
  useEffect(() => {
    if (isAsked.current !== null) setFocus(isAsked.current);
    isAsked.current = null;
  });

  const set = (known: KnownPerson | null, isNew: boolean) => {
    setValue("known", known, { shouldDirty: true });
    setValue("isNew", isNew, { shouldDirty: true });
    setValue("waive.donor_cap", false);
    clearErrors(["known", "name", "email"]);
    onOther();
  };
  const chooseNew = () => {
    set(null, true);
    const wanted = tidyText(typed);
    if (isAddress(tidyAddress(wanted))) setValue("email", tidyAddress(wanted));
    else if (getValues("name") === "") setValue("name", wanted);
    isAsked.current = "name";
  };
  const chooseAgain = () => {
    set(null, false);
    isAsked.current = "known";
  };

  return (
    <section className="panel">
      <h2>Who is it for</h2>
      {values.known !== null ? (
        <Known person={values.known} onOther={chooseAgain} />
      ) : values.isNew ? (
        <>
          <div className="two-columns">
            <TextField label="Name" error={errors.name?.message} {...register("name")} />
            <EmailField
              label="E-mail"
              note="optional"
              error={errors.email?.message}
              {...register("email")}
            />
          </div>
          <p className={styles.newHint}>
            <span className="hint">
              Somebody new. With an address, the order becomes theirs once they sign in with it.
            </span>
            <Button small onClick={chooseAgain}>
              Someone else
            </Button>
          </p>
        </>
      ) : (
        <Controller
          control={control}
          name="known"
          render={({ field, fieldState }) => (
            <PersonField
              eventId={eventId}
              typed={typed}
              error={fieldState.error?.message}
              ref={field.ref}
              onType={(text) => {
                setTyped(text);
                clearErrors("known");
              }}
              onChoose={(person) => set(person, false)}
              onNew={chooseNew}
            />
          )}
        />
      )}
      <div className={styles.thanked}>
        <TextField
          label="In the name of"
          note="optional"
          hint={<Thanked name={hostOf(values)} />}
          error={errors.inTheNameOf?.message}
          {...register("inTheNameOf")}
        />
      </div>
    </section>
  );
}

function Thanked({ name }: { name: string | null }) {
  return (
    <>
      Who is thanked: in the lists, and to each guest as “a guest of <bdi>{name ?? "…"}</bdi>”.
    </>
  );
}

function Known({ person, onOther }: { person: KnownPerson; onOther: () => void }) {
  const { email, purchases, has_account } = person;
  const other = useRef<HTMLButtonElement>(null);
  useEffect(() => other.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.who}>
      <span className="avatar" aria-hidden="true">
        {initials(person.name ?? email)}
      </span>
      <div id="purchaser">
        <b>
          <bdi>{nameOf(person)}</bdi>
        </b>
        <p>
          <bdi>{email ?? "no e-mail"}</bdi>
          {` · ${purchases === 0 ? "nothing bought here yet" : `${count(purchases, "purchase")} here`}, ${has_account ? "has an account" : "has no account"}`}
        </p>
      </div>
      <Button small ref={other} aria-describedby="purchaser" onClick={onOther}>
        Someone else
      </Button>
    </div>
  );
}
