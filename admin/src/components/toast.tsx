import { lazy, Suspense, useState } from "react";
import { create } from "zustand";

interface Message {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
}

export const useToasts = create<{ messages: readonly Message[] }>(() => ({ messages: [] }));
let last = 0;

/** Says what has just happened; errors stay where they belong and never come as a toast. */
export function toast(text: string, undo?: () => void): void {
  last += 1;
  useToasts.setState({ messages: [{ id: last, text, undo }] });
}

export const dismiss = (id: number) =>
  useToasts.setState(({ messages }) => ({
    messages: messages.filter((message) => message.id !== id),
  }));

// Nothing has happened yet when a page is loaded.
const ToastList = lazy(async () => ({ default: (await import("./toast-list")).ToastList }));

/** Where toasts appear; once a page. */
export function Toasts() {
  const hasSome = useToasts(({ messages }) => messages.length > 0);
  const [isNeeded, setNeeded] = useState(false);
  if (hasSome && !isNeeded) setNeeded(true);
  return (
    isNeeded && (
      <Suspense fallback={null}>
        <ToastList />
      </Suspense>
    )
  );
}
