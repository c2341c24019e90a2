import { clearPersistedQueries, OFFLINE_MILLISECONDS } from "@/lib/last-seen";
import { deviceStorage, readDated, storeDated } from "@/lib/storage";
import type { Person } from "./token";

/**
 * Who signed in last on this device, for reading offline what they saw: name and roles, for a day. Tokens and e-mail
 * addresses are never stored.
 */

const LAST_PERSON = "last-person";
type Stored = Omit<Person, "email">;

const read = () => readDated<Stored>(deviceStorage, LAST_PERSON, OFFLINE_MILLISECONDS);

export function lastPerson(): Person | null {
  const stored = read();
  if (stored === null) {
    clearPersistedQueries();
    return null;
  }
  const { subject, name, roles } = stored;
  return { subject, name, roles, email: null };
}

/** Stores the user, and removes what another has seen. */
export function rememberPerson({ subject, name, roles }: Person): void {
  if (read()?.subject !== subject) clearPersistedQueries();
  storeDated(deviceStorage, LAST_PERSON, { subject, name, roles } satisfies Stored);
}

export function forgetPerson(): void {
  deviceStorage.removeItem(LAST_PERSON);
  clearPersistedQueries();
}
