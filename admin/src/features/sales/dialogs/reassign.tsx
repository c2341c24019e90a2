import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { GuestPatch as Limits, Reassign as ReasonLimits } from "@/api/limits";
import { Email } from "@/components/email";
import { EmailField, TextField } from "@/components/field";
import { useDebounced } from "@/components/use-debounced";
import { CALLS, useChange, whose, whoseInText } from "@/features/sales/moves";
import { purchasersQuery, type PurchaserFound } from "@/features/sales/purchasers";
import { isAddress, NO_ADDRESS, tidyAddress, tidyText } from "@/lib/text";
import { isProblem } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { count } from "@/lib/words";
import { ChangeDialog } from "./change-dialog";
import { AcceptBox } from "./payment-fields";
import { Picks } from "./picks";
import { seatsOf } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import { cx } from "@/lib/class-names";
import styles from "./dialogs.module.css";

const PAUSE_MILLISECONDS = 300;
const NEW_PERSON = "new";

/** Gives a purchase to another person: one who is known, or a new one. */
export function Reassign({ purchase, onClose }: MoveProps) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [email, setEmail] = useState("");
  const [reason, setReason] = useState("");
  const [wasAsked, setAsked] = useState(false);
  const [passesCap, setPassesCap] = useState(false);
  const found = usePeople(purchase.event_id, typed, purchase.purchaser.id);
  const name = tidyText(typed);
  const address = tidyAddress(email);
  const person = found.find(({ user_id }) => user_id === chosen);
  const isNew = chosen === NEW_PERSON;
  const addressFault = isNew && address !== "" && !isAddress(address) ? NO_ADDRESS : undefined;
  const giving = useChange(
    purchase,
    CALLS.reassign,
    (done) => `The ${seatsOf(done)} are ${whoseInText(done)}'s now.`,
  );
  const to = person ? nameOf(person) : isNew ? name : "…";
  const submit = () => {
    setAsked(true);
    if (addressFault !== undefined || (person === undefined && (!isNew || name === ""))) return;
    const purchaser = person ? { user_id: person.user_id } : { name, email: address || null };
    giving.mutate(
      {
        purchaser,
        reason: tidyText(reason) || null,
        ...(passesCap && { waive: ["donor_cap"] }),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <ChangeDialog
      purchase={purchase}
      title={`Give these ${seatsOf(purchase)} to another person?`}
      keep={`Keep them with ${isolated(firstName(whose(purchase)))}`}
      proceed={`Give to ${isolated(to)}`}
      change={giving}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className={cx("muted", styles.lead)}>
        Same seats, same ticket numbers. Guests who are named keep their tickets and codes.
      </p>
      <TextField
        label="To whom"
        placeholder="Name or e-mail"
        maxLength={Limits.guest_name.maxLength}
        value={typed}
        error={
          wasAsked && person === undefined && (!isNew || name === "")
            ? "Please choose a person below, or enter a new one."
            : undefined
        }
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(undefined);
        }}
      />
      {name !== "" && (
        <Picks
          label="People"
          chosen={chosen}
          onChoose={setChosen}
          items={[
            ...found.map((one) => ({
              value: one.user_id,
              words: nameOf(one),
              detail: one.name !== null && one.email !== null && <Email address={one.email} />,
              end: count(one.purchases, "purchase"),
            })),
            { value: NEW_PERSON, words: `A new person: ${isolated(name)}` },
          ]}
        />
      )}
      {isNew && (
        <EmailField
          label="E-mail"
          note="optional"
          maxLength={Limits.guest_email.maxLength}
          value={email}
          error={wasAsked ? addressFault : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
      )}
      {isProblem(giving.error, "donor_limit_reached") && (
        <AcceptBox
          title="Pass over the limit"
          text={`${giving.error.message} This person may have more, on purpose; it is audited.`}
          isOn={passesCap}
          isMissing={false}
          onChange={setPassesCap}
        />
      )}
      <TextField
        label="Reason"
        note="optional"
        maxLength={ReasonLimits.reason.maxLength}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ChangeDialog>
  );
}

/** The people who are known at the event and fit what was typed, without the one who has the purchase. */
function usePeople(eventId: string, typed: string, without: string): readonly PurchaserFound[] {
  const wanted = useDebounced(tidyText(typed), PAUSE_MILLISECONDS);
  const { data = [] } = useQuery({
    ...purchasersQuery(eventId, wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  return wanted === "" ? [] : data.filter(({ user_id }) => user_id !== without);
}

const nameOf = ({ name, email }: PurchaserFound): string => name ?? email ?? "Without a name";
const firstName = (name: string): string => name.split(" ")[0] ?? name;
