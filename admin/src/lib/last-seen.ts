import { dehydrate, hydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";

/**
 * Persists queries for reading offline: events, packages and how many are sold. Nothing about a donor is stored, and
 * signing out clears it.
 */

const STORAGE_KEY = "last-seen";
const WRITE_MILLISECONDS = 5_000;

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: {
      /**
       * Stored on this device for reading it offline; never for anything about a donor. The name is in what earlier
       * releases have stored.
       */
      isKept?: boolean;
    };
  }
}

/**
 * Restores the stored queries, with their age, and stores updates from now on.
 *
 * @param key each of the two pages has its own, or one would overwrite what the other has stored.
 */
export function persistQueries(queries: QueryClient, key = STORAGE_KEY): void {
  const stored = localStorage.getItem(key);
  if (stored !== null) {
    try {
      hydrate(queries, JSON.parse(stored) as DehydratedState);
    } catch {
      localStorage.removeItem(key);
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    const state = dehydrate(queries, {
      shouldDehydrateQuery: ({ meta, state: { status } }) =>
        meta?.isKept === true && status === "success",
    });
    try {
      localStorage.setItem(key, JSON.stringify(state));
    } catch {
      // The storage is full: this state will only be missing offline.
    }
  };
  queries.getQueryCache().subscribe(({ type }) => {
    if (type === "updated") timer ??= setTimeout(write, WRITE_MILLISECONDS);
  });
}

export function clearPersistedQueries(): void {
  localStorage.removeItem(STORAGE_KEY);
}
