import { useBlocker } from "@tanstack/react-router";
import { count } from "@/lib/words";
import { Question } from "./dialog";

/** Asks before a page is left on which something is not saved. `changes` is how many; 0 lets go. */
export function LeaveGuard({ changes }: { changes: number }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => changes > 0 && current.pathname !== next.pathname,
    enableBeforeUnload: () => changes > 0,
    withResolver: true,
  });
  return (
    <Question
      isOpen={blocker.status === "blocked"}
      title="Leave without saving?"
      keep="Keep editing"
      onKeep={() => blocker.reset?.()}
      proceed={{ words: "Leave", onClick: () => blocker.proceed?.() }}
    >
      <p>{count(changes, "change")} would be lost.</p>
    </Question>
  );
}
