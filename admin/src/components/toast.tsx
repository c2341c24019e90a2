import { Toast } from "radix-ui";
import { create } from "zustand";

const SHOWN_MILLISECONDS = 6_000;
const SHOWN_WITH_UNDO_MILLISECONDS = 10_000;

interface Message {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
}

const useToasts = create<{ messages: readonly Message[] }>(() => ({ messages: [] }));
let last = 0;

/** Says what has just happened; errors stay where they belong and never come as a toast. */
export function toast(text: string, undo?: () => void): void {
  last += 1;
  useToasts.setState({ messages: [{ id: last, text, undo }] });
}

const dismiss = (id: number) =>
  useToasts.setState(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) }));

/** Where toasts appear; once a page. */
export function Toasts() {
  const messages = useToasts((state) => state.messages);
  return (
    <Toast.Provider swipeDirection="left">
      {messages.map(({ id, text, undo }) => (
        <Toast.Root
          key={id}
          className="toast"
          duration={undo ? SHOWN_WITH_UNDO_MILLISECONDS : SHOWN_MILLISECONDS}
          onOpenChange={(open) => !open && dismiss(id)}
        >
          <Toast.Description>{text}</Toast.Description>
          {undo && (
            <Toast.Action asChild altText="Undo">
              <button type="button" className="btn" onClick={undo}>Undo</button>
            </Toast.Action>
          )}
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" />
    </Toast.Provider>
  );
}
