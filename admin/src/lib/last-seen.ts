import { dehydrate, hydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";

/**
 * What was last seen, for when there is no network: events, packages and how many are sold. Nothing of a donor is kept,
 * and signing out forgets it all.
 */

const KEY = "last-seen";
const WRITE_MILLISECONDS = 5_000;

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: {
      /** Kept on this device for reading it offline; never for what tells of a donor. */
      isKept?: boolean;
    };
  }
}

/**
 * Shows what was kept, as old as it is, and keeps what comes from now on.
 *
 * @param place each of the two documents keeps its own, or they would forget for one another.
 */
export function keepLastSeen(queries: QueryClient, place = KEY): void {
  const kept = localStorage.getItem(place);
  if (kept !== null) {
    try {
      hydrate(queries, JSON.parse(kept) as DehydratedState);
    } catch {
      localStorage.removeItem(place);
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
      localStorage.setItem(place, JSON.stringify(state));
    } catch {
      // The device is full. What is not kept is only missed offline.
    }
  };
  queries.getQueryCache().subscribe(({ type }) => {
    if (type === "updated") timer ??= setTimeout(write, WRITE_MILLISECONDS);
  });
}

export function forgetLastSeen(): void {
  localStorage.removeItem(KEY);
}
