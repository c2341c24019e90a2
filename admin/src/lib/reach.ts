import { useSyncExternalStore } from "react";

/**
 * Whether the network answers. A dead Wi-Fi accepts connections and never answers: the browser calls it online, and no
 * request fails for a minute.
 */

/** After so long without an answer the page shows what is stored and says so. */
export const PATIENCE_MILLISECONDS = 1_000;

export type Reach = "online" | "silent" | "offline";

const listeners = new Set<() => void>();
// When each request without an answer was sent.
const waiting = new Map<symbol, number>();
let answeredAt = 0;
let isSilent = false;
let timer: ReturnType<typeof setTimeout> | undefined;

// Longer than a busy server takes: a notice that comes and goes is worse than none.
const SILENCE_MILLISECONDS = 3_000;

/** Returns the same promise, and counts as silence while it is pending for long. */
export function watchAnswer<T>(request: Promise<T>): Promise<T> {
  const id = Symbol();
  waiting.set(id, Date.now());
  timer ??= setTimeout(check, SILENCE_MILLISECONDS);
  const settle = () => {
    waiting.delete(id);
    answeredAt = Date.now();
    setSilent(false);
  };
  request.then(settle, settle);
  return request;
}

function check(): void {
  timer = undefined;
  if (waiting.size === 0) return;
  // One request may take its time while others are answered.
  const silentSince = Math.max(answeredAt, Math.min(...waiting.values()));
  const left = silentSince + SILENCE_MILLISECONDS - Date.now();
  if (left <= 0) setSilent(true);
  timer = setTimeout(check, Math.max(left, SILENCE_MILLISECONDS / 3));
}

function setSilent(wanted: boolean): void {
  if (isSilent === wanted) return;
  isSilent = wanted;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

export const reachNow = (): Reach =>
  !navigator.onLine ? "offline" : isSilent ? "silent" : "online";

/** `reachNow`, for a component. */
export const useReach = (): Reach => useSyncExternalStore(subscribe, reachNow);

/** What a promise resolves with, or the given value if that takes longer than `PATIENCE_MILLISECONDS`. */
export const withPatience = <T, Late>(promise: Promise<T>, late: Late): Promise<T | Late> =>
  Promise.race([
    promise,
    new Promise<Late>((resolve) => setTimeout(() => resolve(late), PATIENCE_MILLISECONDS)),
  ]);
