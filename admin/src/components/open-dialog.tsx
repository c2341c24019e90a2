import { AlertDialog, Dialog as RadixDialog } from "radix-ui";
import { Button } from "./button";
import type { DialogProps, QuestionProps } from "./dialog-types";
import { cx } from "@/lib/class-names";
import styles from "./dialog.module.css";

export function OpenQuestion({
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

export function OpenDialog({ isOpen, title, onClose, children }: DialogProps) {
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
