import {
  focusManager,
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { isProblem } from "./api";

/**
 * One window of a browser polls for all of them: the rate limit is a person's, however many windows are open.
 *
 * For each polled query the visible windows that show it contend for a Web Lock; a window that gets the focus takes it.
 * Who has it polls, and passes each answer on. The others wait for it, and ask by themselves only after a long silence.
 * In a browser without Web Locks every window polls.
 */

/** Answers are exchanged between windows of one release only: their shape may change with the next. */
const NAME = `polls ${new URL(import.meta.url).pathname}`;
const RATE_LIMIT_SECONDS = 60;

interface Answer {
  /** Whose session it was read in: the windows of one browser may belong to two people. */
  owner: string;
  key: QueryKey;
  data: unknown;
  askedAt: number;
}

/** A query that is polled, and what gives its lock back. */
interface Contender {
  query: Query;
  leave: () => void;
}

type AnyQuery = Pick<Query, "queryHash">;

const contenders = new Map<string, Contender>();
/** The queries that this window polls, each with what it won the lock by. */
const won = new Map<string, AbortController>();
const askedAt = new Map<string, number>();
const listeners = new Set<() => void>();
let owner: () => string | null = () => null;
let isSharing = false;
let pausedUntil = 0;

/** Milliseconds until polls may be sent again after the API refused one as too many. */
export const pausedFor = (): number => Math.max(0, pausedUntil - Date.now());

/** Whether this window has to poll a query; registers the query as polled. */
export function isPoller(query: AnyQuery): boolean {
  if (!isSharing) return true;
  if (!contenders.has(query.queryHash)) contend(query as Query, document.hasFocus());
  return won.has(query.queryHash);
}

/** `isPoller`, for a component; undefined: there is no such query. */
export const useIsPoller = (query: AnyQuery | undefined): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => query === undefined || isPoller(query),
  );

/**
 * Starts sharing; to be called once per page.
 *
 * @param subject who is signed in, as an id; null: nobody.
 */
export function sharePolls(queries: QueryClient, subject: () => string | null): void {
  const cache = queries.getQueryCache();
  cache.subscribe((event) => pauseAfterRefusal(event));
  for (const change of ["focus", "blur"]) window.addEventListener(change, updateIntervals);
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) return;
  const channel = openChannel();
  if (channel === null) return;
  isSharing = true;
  owner = subject;
  cache.subscribe((event) => pass(event, (answer) => channel.postMessage(answer)));
  channel.addEventListener("message", ({ data }: MessageEvent<Answer>) => take(queries, data));
  window.addEventListener("focus", () => contendAll(true));
  // A hidden window does not poll: another one has to.
  focusManager.subscribe((isVisible) => (isVisible ? contendAll(false) : releaseAll()));
}

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}

function contend(query: Query, isFocused: boolean): void {
  const hash = query.queryHash;
  const ending = new AbortController();
  let release: () => void = () => undefined;
  const win = () =>
    new Promise<void>((resolve) => {
      release = resolve;
      if (ending.signal.aborted) resolve();
      else change(() => won.set(hash, ending));
    });
  const ask = (steal: boolean): void => {
    const options = steal ? { steal } : { signal: ending.signal };
    navigator.locks
      .request(`${NAME} ${owner() ?? ""} ${hash}`, options, win)
      // Another window has taken it, or this one has left.
      .catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "AbortError") return;
        // Forbidden, as storage may be: then every window polls.
        isSharing = false;
        ending.abort();
      })
      .finally(() => {
        if (won.get(hash) === ending) change(() => won.delete(hash));
        if (!ending.signal.aborted) ask(false);
      });
  };
  contenders.set(hash, {
    query,
    leave: () => {
      ending.abort();
      release();
    },
  });
  if (focusManager.isFocused()) ask(isFocused);
}

function contendAll(isFocused: boolean): void {
  for (const { query, leave } of [...contenders.values()]) {
    if (won.has(query.queryHash)) continue;
    leave();
    contend(query, isFocused);
  }
}

function releaseAll(): void {
  for (const { query, leave } of [...contenders.values()]) {
    leave();
    contend(query, false);
  }
}

function forget(hash: string): void {
  contenders.get(hash)?.leave();
  contenders.delete(hash);
  askedAt.delete(hash);
}

function change(step: () => void): void {
  step();
  updateIntervals();
  for (const listener of listeners) listener();
}

/** Every observer of a polled query computes its interval again. */
function updateIntervals(): void {
  for (const { query } of contenders.values())
    for (const observer of query.observers) observer.setOptions(observer.options);
}

/** Passes an answer on that this window has just got. */
function pass(event: QueryCacheNotifyEvent, send: (answer: Answer) => void): void {
  const query = event.query as Query;
  const { queryHash: hash, queryKey: key } = query;
  if (!contenders.has(hash)) return;
  if (event.type === "removed" || (event.type === "observerRemoved" && !query.isActive()))
    forget(hash);
  if (event.type !== "updated") return;
  if (event.action.type === "fetch") askedAt.set(hash, Date.now());
  // `manual`: it was put there, by a change in this window or by the answer of another.
  if (event.action.type !== "success" || event.action.manual === true) return;
  const who = owner();
  if (who !== null)
    send({ owner: who, key, data: query.state.data, askedAt: askedAt.get(hash) ?? Date.now() });
}

/** Takes the answer that another window got, unless what is here is newer than its request. */
function take(queries: QueryClient, { owner: who, key, data, askedAt: asked }: Answer): void {
  if (who !== owner() || !focusManager.isFocused()) return;
  const before = queries.getQueryState(key);
  if (before === undefined || before.dataUpdatedAt > asked) return;
  queries.setQueryData(key, data);
}

function pauseAfterRefusal(event: QueryCacheNotifyEvent): void {
  if (event.type !== "updated" || event.action.type !== "error") return;
  if (!isProblem(event.action.error, "rate_limited")) return;
  const seconds = event.action.error.retryAfterSeconds ?? RATE_LIMIT_SECONDS;
  pausedUntil = Math.max(pausedUntil, Date.now() + seconds * 1_000);
  updateIntervals();
}
