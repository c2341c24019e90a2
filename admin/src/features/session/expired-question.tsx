import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Question } from "@/components/dialog";
import { FieldError } from "@/components/field";
import { isolated } from "@/lib/isolated";
import { wordsFor } from "@/lib/words";
import { signInAgain, signOut, useSession } from "./session";

/** Lies over the page when the session has ended. What was typed stays beneath it, and can be saved afterwards. */
export function ExpiredQuestion() {
  const person = useSession((state) => state.person);
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: signInAgain,
    onSuccess: async (isSamePerson) => {
      if (isSamePerson) await queries.invalidateQueries();
      // What was typed is not another's to save.
      else location.assign("/");
    },
  });
  return (
    <Question
      isOpen
      title="Please sign in again"
      keep="Sign out"
      onKeep={() => void signOut()}
      proceed={{
        words: person?.name ? `Sign in as ${isolated(person.name)}` : "Sign in",
        isBusy: again.isPending,
        onClick: () => again.mutate(),
      }}
      staysOpen
    >
      <p>Your session has ended. Nothing you typed is lost: it is still on this page.</p>
      {again.isError && <FieldError>{wordsFor(again.error)}</FieldError>}
    </Question>
  );
}
