import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { askToSignIn } from "@/features/donor/sign-in-dialog";

/** Shown in place of tickets to users who are not signed in. */
export const SignInFirst = () => (
  <EmptyState
    title="Sign in to see your tickets"
    action={
      <Button look="first" onClick={askToSignIn}>
        Sign in
      </Button>
    }
  >
    They belong to the person who bought them.
  </EmptyState>
);
