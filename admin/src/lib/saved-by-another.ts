import type { ApiProblem, Schemas } from "./api";

interface SavedByAnother<T> {
  /** The object as it is now. */
  current: T;
  by: string;
  /** An instant in UTC. */
  at: string;
}

/** What a refused change of an outdated version (`precondition_failed`) says about the newer one. */
export function savedByAnother<T>({ extra }: ApiProblem): SavedByAnother<T> {
  const { current, changed_by, changed_at } = extra as {
    current: T;
    /** Null: not known. */
    changed_by: Schemas["Person"] | null;
    changed_at: string;
  };
  return { current, by: changed_by?.name ?? changed_by?.email ?? "Somebody", at: changed_at };
}
