import { lazy, Suspense } from "react";
import { useSession } from "./session";

const ExpiredQuestion = lazy(async () => ({
  default: (await import("./expired-question")).ExpiredQuestion,
}));

/** Asks to sign in again once the session has ended. */
export function ExpiredDialog() {
  const isExpired = useSession((state) => state.status === "expired");
  return (
    isExpired && (
      <Suspense fallback={null}>
        <ExpiredQuestion />
      </Suspense>
    )
  );
}
