import { AlertDialog, Dialog as RadixDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cx } from "@/lib/class-names";
import styles from "./dialog.module.css";

interface QuestionProps {
  isOpen: boolean;
  /** The question itself: "Delete Volunteers and Crew?" */
  title: string;
  children: ReactNode;
  /** The label of the safe answer, which has the focus at first. */
  keep: string;
  onKeep: () => void;
  /** Neither Esc nor a click outside answers this question. */
  staysOpen?: boolean;
  /** The other answer; left out if the dialog only informs. One with `isBusy` asks the server, and needs the network. */
  proceed?: { words: string; isDangerous?: boolean; isBusy?: boolean; onClick: () => void };
}

/** A question before something is lost. Esc and a click outside choose the safe answer. */
export function Question({
  isOpen,
  title,
  children,
  keep,
  onKeep,
  proceed,
  staysOpen = false,
}: QuestionProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.scrim} onClick={staysOpen ? undefined : onKeep} />
        <AlertDialog.Content
          className={cx(styles.dialog, styles.floating)}
          onEscapeKeyDown={(event) => staysOpen && event.preventDefault()}
        >
          <AlertDialog.Title asChild>
            <h2>{title}</h2>
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className={styles.text}>{children}</div>
          </AlertDialog.Description>
          <div className="actions">
            <AlertDialog.Cancel asChild>
              <Button>{keep}</Button>
            </AlertDialog.Cancel>
            {proceed && (
              <Button
                look={proceed.isDangerous ? "danger full" : "first"}
                busy={proceed.isBusy ?? false}
                needsNetwork={proceed.isBusy !== undefined}
                onClick={proceed.onClick}
              >
                {proceed.words}
              </Button>
            )}
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

interface DialogProps {
  isOpen: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A small form over the page. */
export function Dialog({ isOpen, title, onClose, children }: DialogProps) {
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={styles.scrim} />
        <RadixDialog.Content
          className={cx(styles.dialog, styles.floating)}
          aria-describedby={undefined}
        >
          <RadixDialog.Title asChild>
            <h2>{title}</h2>
          </RadixDialog.Title>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
