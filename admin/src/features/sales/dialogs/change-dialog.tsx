import type { UseMutationResult } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/button";
import { Dialog, Question } from "@/components/dialog";
import { FieldError } from "@/components/field";
import { isOutdated, ProbablyDone } from "@/features/sales/moves";
import { statusOf } from "@/features/sales/status";
import type { Purchase } from "@/features/sales/types";
import { wordsFor } from "@/lib/words";
import styles from "./dialogs.module.css";

type Look = ComponentProps<typeof Button>["look"];

interface Props {
  purchase: Purchase;
  title: string;
  /** The label of the safe answer. */
  keep: string;
  /** Whether the safe answer is the one that stands out. */
  isKeepFirst?: boolean;
  proceed: string;
  look?: Look;
  /** The change that is asked for; its error is shown unless `error` says it better. */
  /** Whether it can't be made yet, because what would come of it is not known. */
  isAwaited?: boolean;
  change: Pick<UseMutationResult<Purchase, Error, never>, "error" | "isPending">;
  error?: string | undefined;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form that changes a purchase. Where somebody else was faster, it says what the purchase is now. */
export function ChangeDialog({
  purchase,
  title,
  keep,
  isKeepFirst = false,
  proceed,
  look = "first",
  isAwaited = false,
  change,
  error = change.error === null ? undefined : wordsFor(change.error),
  onSubmit,
  onClose,
  children,
}: Props) {
  if (isOutdated(change.error))
    return <Outdated purchase={purchase} error={change.error} onClose={onClose} />;
  return (
    <Dialog isOpen title={title} onClose={onClose}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending && !isAwaited) onSubmit();
        }}
      >
        {children}
        {error !== undefined && <FieldError>{error}</FieldError>}
        <div className="actions">
          <Button look={isKeepFirst ? "first" : "quiet"} onClick={onClose}>
            {keep}
          </Button>
          <Button type="submit" look={look} busy={change.isPending || isAwaited}>
            {proceed}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface OutdatedProps {
  purchase: Purchase;
  error: Error | null;
  onClose: () => void;
}

/** What a purchase is since somebody, or a try without an answer, has changed it. */
export function Outdated({ purchase, error, onClose }: OutdatedProps) {
  const isDone = error instanceof ProbablyDone;
  const now = `this purchase is: ${statusOf(purchase).words.toLowerCase()}.`;
  return (
    <Question
      isOpen
      title={isDone ? "It was probably done" : "Somebody was faster"}
      keep="Close"
      onKeep={onClose}
    >
      <p>
        {isDone
          ? `The first try had no answer, and now ${now} Nothing was sent a second time.`
          : `Meanwhile ${now} Nothing was changed by you.`}
      </p>
    </Question>
  );
}
