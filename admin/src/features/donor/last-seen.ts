/** What was last seen of an event, for the first moments of a visit and for one without a network. Nothing personal. */

interface Seen<T> {
  data: T;
  /** In milliseconds since the epoch. */
  at: number;
}

const placeOf = (what: string, slug: string): string => `last-seen:1:${what}:${slug}`;

export function remember(what: string, slug: string, data: unknown): void {
  try {
    localStorage.setItem(placeOf(what, slug), JSON.stringify({ data, at: Date.now() }));
  } catch {
    // Storage may be forbidden or full: then there is nothing to show without a network.
  }
}

export function lastSeen<T>(what: string, slug: string): Seen<T> | undefined {
  try {
    return (JSON.parse(localStorage.getItem(placeOf(what, slug)) ?? "null") as Seen<T> | null) ?? undefined;
  } catch {
    return undefined;
  }
}
