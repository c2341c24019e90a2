import { ApiProblem, Unreachable } from "./api";

/** What became of one of several requests. In doubt: there was no answer, so it may or may not have been done. */
export type Outcome =
  { kind: "done" } | { kind: "failed"; error: unknown } | { kind: "in doubt"; error: unknown };

interface Options<T> {
  send: (item: T) => Promise<unknown>;
  onOutcome: (item: T, outcome: Outcome) => void;
  /** Replaced in tests. */
  wait?: (seconds: number) => Promise<void>;
}

const FALLBACK_SECONDS = 10;

/**
 * Sends requests one after the other, each on its own: one that is refused does not stop the others.
 *
 * The end of a rate limit is waited for. The first request without an answer ends it: the others would most likely
 * have none either, and are left as they were.
 */
export async function oneByOne<T>(
  items: readonly T[],
  { send, onOutcome, wait = waitSeconds }: Options<T>,
): Promise<void> {
  for (const item of items) {
    const outcome = await outcomeOf(() => send(item), wait);
    onOutcome(item, outcome);
    if (outcome.kind === "in doubt" || isSignedOut(outcome)) return;
  }
}

async function outcomeOf(
  send: () => Promise<unknown>,
  wait: (seconds: number) => Promise<void>,
): Promise<Outcome> {
  for (;;) {
    try {
      await send();
      return { kind: "done" };
    } catch (error) {
      if (error instanceof Unreachable) return { kind: "in doubt", error };
      if (!(error instanceof ApiProblem)) return { kind: "failed", error };
      // A proxy, or the server in the middle of its work: whether it was done is not known.
      if (error.status >= 500) return { kind: "in doubt", error };
      if (error.code !== "rate_limited") return { kind: "failed", error };
      await wait(error.retryAfterSeconds ?? FALLBACK_SECONDS);
    }
  }
}

const isSignedOut = (outcome: Outcome): boolean =>
  outcome.kind === "failed" &&
  outcome.error instanceof ApiProblem &&
  outcome.error.code === "unauthenticated";

const waitSeconds = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
