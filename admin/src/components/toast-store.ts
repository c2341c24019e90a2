import { create } from "zustand";

interface Message {
  id: number;
  text: string;
  undo?: (() => void) | undefined;
}

export const useToasts = create<{ messages: readonly Message[] }>(() => ({ messages: [] }));
let last = 0;

/** Shows what has just happened. Errors are shown where they occur, never as a toast. */
export function toast(text: string, undo?: () => void): void {
  last += 1;
  useToasts.setState({ messages: [{ id: last, text, undo }] });
}

export const dismiss = (id: number) =>
  useToasts.setState(({ messages }) => ({
    messages: messages.filter((message) => message.id !== id),
  }));
