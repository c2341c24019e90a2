import { useSyncExternalStore } from "react";

// One clock for the whole page: a hundred rows that say "38 s ago" take one timer.
const TICK_MILLISECONDS = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const told of listeners) told();
  }, TICK_MILLISECONDS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds, by the second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
