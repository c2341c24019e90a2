import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { GuestPatch as Limits } from "@/api/limits";
import { ApiProblem, isProblem, type Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { isAddress, NO_ADDRESS, tidyAddress, tidyText } from "@/lib/text";
import { wordsFor } from "@/lib/words";
import { Button } from "./button";
import { EmailField, FieldError, TextField } from "./field";
import styles from "./guest-form.module.css";

type Ticket = Pick<Schemas["TicketRead"], "ticket_number" | "guest_name" | "guest_email">;
type Guest = Schemas["GuestPatch"];

interface Props {
  ticket: Ticket;
  /** Saves the guest; rejects with the refusal of the API. */
  save: (guest: Guest) => Promise<unknown>;
  onDone: () => void;
}

const NO_GUEST: Guest = { guest_name: null, guest_email: null };

/** The guest of a ticket. Saved at once, and nothing else of the purchase; Esc cancels. */
export function GuestForm({ ticket, save, onDone }: Props) {
  const [name, setName] = useState(ticket.guest_name ?? "");
  const [email, setEmail] = useState(ticket.guest_email ?? "");
  const [emailFault, setEmailFault] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const address = useRef<HTMLInputElement>(null);
  const guest: Guest = {
    guest_name: tidyText(name) || null,
    guest_email: tidyAddress(email) || null,
  };
  useEffect(() => first.current?.focus(), []);
  const saving = useMutation({ mutationFn: save, onSuccess: onDone });
  const problem = saving.error instanceof ApiProblem ? saving.error : undefined;
  const nameError = problem?.of("guest_name")?.detail;
  const emailError = emailFault ?? problem?.of("guest_email")?.detail;

  const validateEmail = (typed: string): boolean => {
    const tidied = tidyAddress(typed);
    const isFine = tidied === "" || isAddress(tidied);
    setEmailFault(isFine ? undefined : NO_ADDRESS);
    return isFine;
  };
  const submit = () => {
    if (validateEmail(email)) saving.mutate(guest);
    else address.current?.focus();
  };
  return (
    <form
      className={styles.form}
      aria-label={`Guest of ${ticket.ticket_number}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <TextField
        ref={first}
        label="Name"
        value={name}
        maxLength={Limits.guest_name.maxLength}
        error={nameError}
        onChange={(event) => setName(event.target.value)}
      />
      <EmailField
        ref={address}
        label="E-mail"
        note="optional"
        value={email}
        maxLength={Limits.guest_email.maxLength}
        error={emailError}
        onBlur={() => validateEmail(email)}
        onChange={(event) => {
          setEmail(event.target.value);
          if (emailFault !== undefined) validateEmail(event.target.value);
        }}
      />
      {saving.isError && nameError === undefined && emailError === undefined && (
        <FieldError>{wordsOf(saving.error)}</FieldError>
      )}
      <div className="actions">
        <Button type="submit" look="first" busy={saving.isPending}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
        {ticket.guest_name !== null && (
          <Button look="quiet" busy={saving.isPending} onClick={() => saving.mutate(NO_GUEST)}>
            Leave it open
          </Button>
        )}
      </div>
    </form>
  );
}

const wordsOf = (error: unknown): string =>
  isProblem(error, "purchase_already_closed", "ticket_returned")
    ? "This ticket is no longer valid, so nobody can be named on it."
    : wordsFor(error);

/** The new guest of a ticket, for an announcement: "T-000123 is Leo Raman's." */
export const guestWords = ({ ticket_number, guest_name }: Ticket): string =>
  guest_name === null
    ? `${ticket_number} is open again.`
    : `${ticket_number} is ${isolated(guest_name)}'s.`;
