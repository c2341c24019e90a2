import { useEffect, useRef, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GuestPatch as Limits } from "@/api/limits";
import { Button } from "@/components/button";
import { FieldError, TextField } from "@/components/field";
import { purchaseQuery, type Purchase, type Ticket } from "@/features/donor/queries";
import { askToSignIn } from "@/features/donor/sign-in-dialog";
import { announce } from "@/lib/announce";
import { ApiProblem, api, isProblem, read } from "@/lib/api";
import { wordsFor } from "@/lib/words";

/** Who is to sit here. Saved at once; nothing else of the purchase changes. */
export function GuestForm({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const [name, setName] = useState(ticket.guest_name ?? "");
  const [email, setEmail] = useState(ticket.guest_email ?? "");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const saving = useGuest(ticket, onDone);
  const problem = saving.error instanceof ApiProblem ? saving.error : undefined;
  const nameError = problem?.of("guest_name")?.detail;
  const emailError = problem?.of("guest_email")?.detail;
  return (
    <form
      className="guest-form"
      aria-label={`Guest of ${ticket.ticket_number}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ name, email });
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
      <TextField
        label="Email"
        note="optional"
        type="email"
        inputMode="email"
        value={email}
        maxLength={Limits.guest_email.maxLength}
        error={emailError}
        onChange={(event) => setEmail(event.target.value)}
      />
      {saving.isError && nameError === undefined && emailError === undefined && <FieldError>{wordsOf(saving.error)}</FieldError>}
      <div className="acts">
        <Button type="submit" look="first" busy={saving.isPending}>Save</Button>
        <Button onClick={onDone}>Cancel</Button>
        {ticket.guest_name !== null && (
          <Button look="quiet" busy={saving.isPending} onClick={() => saving.mutate({ name: "", email: "" })}>Leave it open</Button>
        )}
      </div>
    </form>
  );
}

function useGuest(ticket: Ticket, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, email }: { name: string; email: string }) => {
      // A seat that is nobody's has no address either.
      const body = { guest_name: name.trim() || null, guest_email: name.trim() === "" ? null : email.trim() || null };
      return read(api.PATCH("/api/v1/me/tickets/{ticket_id}", { params: { path: { ticket_id: ticket.id } }, body }));
    },
    onSuccess: (saved) => {
      queries.setQueryData<Purchase>(
        purchaseQuery(ticket.purchase_id).queryKey,
        (purchase) => purchase && { ...purchase, tickets: purchase.tickets.map((one) => (one.id === saved.id ? saved : one)) },
      );
      void queries.invalidateQueries({ queryKey: ["own", "purchases"] });
      announce(saved.guest_name === null ? `${saved.ticket_number} is open again` : `${saved.ticket_number} is ${saved.guest_name}'s`);
      onDone();
    },
    onError: (error) => {
      if (isProblem(error, "unauthenticated")) askToSignIn();
    },
  });
}

const wordsOf = (error: unknown): string =>
  isProblem(error, "purchase_already_closed") ? "This ticket is no longer valid, so nobody can be named on it." : wordsFor(error);
