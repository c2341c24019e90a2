import { buttonLook } from "./button";
import { Toast } from "radix-ui";
import { dismiss, useToasts } from "./toast-store";
import { cx } from "@/lib/class-names";
import styles from "./toast-list.module.css";

const SHOWN_MILLISECONDS = 6_000;
const SHOWN_WITH_UNDO_MILLISECONDS = 10_000;

/** The visible toasts; their time stops while they are pointed at or have the focus. */
export function ToastList() {
  const messages = useToasts((state) => state.messages);
  return (
    <Toast.Provider swipeDirection="up">
      {messages.map(({ id, text, undo }) => (
        <Toast.Root
          key={id}
          className={styles.toast}
          duration={undo ? SHOWN_WITH_UNDO_MILLISECONDS : SHOWN_MILLISECONDS}
          onOpenChange={(open) => !open && dismiss(id)}
        >
          <Toast.Description>{text}</Toast.Description>
          {undo && (
            <Toast.Action asChild altText="Undo">
              <button type="button" className={cx(buttonLook(), styles.undo)} onClick={undo}>
                Undo
              </button>
            </Toast.Action>
          )}
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles.toasts} />
    </Toast.Provider>
  );
}
