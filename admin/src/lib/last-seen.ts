import { dehydrate, hydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";
import { deviceStorage } from "./storage";

/**
 * Stores queries for reading offline: events, packages and how many are sold. Nothing about a donor is stored, and no
 * e-mail address. What belongs to a user is removed by signing out, when another signs in, and by age.
 */

const STORAGE_KEY = "last-seen";
const WRITE_MILLISECONDS = 5_000;

/**
 * How long a signed-in user's name and what they saw may be read on this device without a session: the computer may be
 * somebody else's, and its tab may have been closed without signing out.
 */
export const OFFLINE_MILLISECONDS = 24 * 60 * 60 * 1_000;

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

interface Options {
  /** Each of the two pages has its own, or one would overwrite what the other has stored. */
  key: string;
  maximumAgeMilliseconds: number;
  /** While it returns false, nothing is stored or restored. */
  mayStore: () => boolean;
}

/** What a signed-in user has seen. */
export const userQueries = (mayStore: () => boolean): Options => ({
  key: STORAGE_KEY,
  maximumAgeMilliseconds: OFFLINE_MILLISECONDS,
  mayStore,
});

/** What anybody may see: it has no owner, and may be of any age. */
export const PUBLIC_QUERIES: Options = {
  key: "last-seen-by-donors",
  maximumAgeMilliseconds: Number.POSITIVE_INFINITY,
  mayStore: () => true,
};

/** Restores the stored queries, with their age, and stores updates from now on. */
export function persistQueries(queries: QueryClient, options: Options): void {
  const { key, mayStore } = options;
  if (mayStore()) restore(queries, options);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    if (!mayStore()) return;
    const state = dehydrate(queries, {
      shouldDehydrateQuery: ({ meta, state: { status } }) =>
        meta?.isKept === true && status === "success",
    });
    deviceStorage.setItem(key, JSON.stringify(state, withoutEmail));
  };
  queries.getQueryCache().subscribe(({ type }) => {
    if (type === "updated") timer ??= setTimeout(write, WRITE_MILLISECONDS);
  });
}

function restore(queries: QueryClient, { key, maximumAgeMilliseconds }: Options): void {
  const stored = deviceStorage.getItem(key);
  if (stored === null) return;
  try {
    const state = JSON.parse(stored) as DehydratedState;
    const oldest = Date.now() - maximumAgeMilliseconds;
    const recent = state.queries.filter((query) => query.state.dataUpdatedAt >= oldest);
    if (recent.length === 0) deviceStorage.removeItem(key);
    hydrate(queries, { ...state, queries: recent });
  } catch {
    deviceStorage.removeItem(key);
  }
}

// A user is an object with a name and an e-mail address wherever the API answers one.
const withoutEmail = (key: string, value: unknown): unknown =>
  key === "email" || key.endsWith("_email") ? null : value;

/** Removes what a signed-in user has seen. */
export function clearPersistedQueries(): void {
  deviceStorage.removeItem(STORAGE_KEY);
}
