import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { create } from "zustand";
import { Button } from "@/components/button";
import { FieldError } from "@/components/field";
import { signIn, signInAgain, useSession, PersonPicker } from "@/features/session";
import type { Config } from "@/lib/config";
import { wordsFor } from "@/lib/words";
import { cx } from "@/lib/class-names";
import dialogStyles from "@/components/dialog.module.css";
import styles from "./sign-in-dialog.module.css";

const useAsked = create<{ isAsked: boolean }>(() => ({ isAsked: false }));
const answer = () => useAsked.setState({ isAsked: false });

/** Opens the sign-in dialog over the page. */
export const askToSignIn = (): void => useAsked.setState({ isAsked: true });

/** To be rendered once per page. A native dialog: it traps the focus without any library. */
export function SignInDialog({ config }: { config: Config }) {
  const isAsked = useAsked((state) => state.isAsked);
  const isExpired = useSession((state) => state.status === "expired");
  const person = useSession((state) => state.person);
  const people = config.sign_in.kind === "local" ? config.sign_in.people : [];
  const [role, setRole] = useState(people.at(-1)?.role ?? null);
  const dialog = useRef<HTMLDialogElement>(null);
  const signingIn = useMutation({
    mutationFn: async () => {
      await (isExpired ? signInAgain() : signIn(role, location.pathname));
    },
    onSuccess: answer,
  });
  useEffect(() => {
    if (!isAsked) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    // The browser would focus the first person of the list, beside the one who is marked.
    dialog.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, [isAsked]);
  return (
    <dialog
      ref={dialog}
      className={cx(dialogStyles.dialog, styles.dialog)}
      aria-labelledby="signing-title"
      onClose={answer}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signingIn.mutate();
        }}
      >
        <h2 id="signing-title">{isExpired ? "Please sign in again" : "Sign in"}</h2>
        <p>
          {isExpired
            ? "Your order is kept."
            : "Tickets belong to the person who signs in. Your order is kept."}
        </p>
        {signingIn.isError && <FieldError>{wordsFor(signingIn.error)}</FieldError>}
        {people.length > 0 && !isExpired && (
          <PersonPicker people={people} chosen={role} onChoose={setRole} />
        )}
        <div className="actions">
          <Button onClick={answer}>Not now</Button>
          <Button type="submit" look="first" busy={signingIn.isPending}>
            {isExpired && person?.name ? `Sign in as ${person.name}` : "Sign in"}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
