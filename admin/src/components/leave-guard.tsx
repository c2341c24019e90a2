import { useBlocker } from "@tanstack/react-router";
import { count } from "@/lib/words";
import { Question } from "./dialog";

/** Asks before a page with unsaved changes is left. `changes` is their number; 0 never asks. */
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
