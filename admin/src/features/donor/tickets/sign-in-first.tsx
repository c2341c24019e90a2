import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { askToSignIn } from "@/features/donor/sign-in-dialog";

/** Tickets are for their owner's eyes. */
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
