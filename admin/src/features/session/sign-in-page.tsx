import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/button";
import { PageHead } from "@/components/page";
import { RoomArt } from "@/components/room-art";
import { Say } from "@/components/say";
import type { Config } from "@/lib/config";
import { wordsFor } from "@/lib/words";
import { signIn } from "./session";
import { PersonPicker } from "./person-picker";
import styles from "./session.module.css";

/** The sign-in page; in the demo with a choice of people. */
export function SignInPage({ config, to }: { config: Config; to: string }) {
  const navigate = useNavigate();
  const people = config.sign_in.kind === "local" ? config.sign_in.people : [];
  const [role, setRole] = useState(people[0]?.role ?? null);
  const signingIn = useMutation({
    mutationFn: () => signIn(role, to),
    onSuccess: () => navigate({ to, replace: true }),
  });
  return (
    <main className={styles.welcome} id="main">
      <div className={styles.welcomeArt}>
        <RoomArt className={styles.art} name="welcome" width={900} height={320} />
      </div>
      <form
        className={styles.welcomeForm}
        onSubmit={(event) => {
          event.preventDefault();
          signingIn.mutate();
        }}
      >
        <PageHead
          title="Sign in"
          lead="Ticket packages: set up what donors can buy, and watch it sell."
        />
        {signingIn.isError && <Say mood="bad">{wordsFor(signingIn.error)}</Say>}
        {people.length > 0 && <PersonPicker people={people} chosen={role} onChoose={setRole} />}
        <Button type="submit" look="first" busy={signingIn.isPending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
