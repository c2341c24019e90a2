import { Unreachable } from "@/lib/api";
import type { Config, DemoPerson, OidcSignIn } from "@/lib/config";
import { clearPersistedQueries } from "@/lib/last-seen";
import { createStore, useStore } from "zustand";
import type { Provider } from "./provider";
import { claimsOf, type Person } from "./token";

interface State {
  /** Offline: the last user may read what is stored on this device, until the issuer can be reached. */
  status: "signed-out" | "signed-in" | "expired" | "offline";
  token: string | null;
  person: Person | null;
}

const store = createStore<State>(() => ({ status: "signed-out", token: null, person: null }));
let provider: Provider;
let renewing: Promise<string | null> | null = null;

export const useSession = <T>(select: (state: State) => T): T => useStore(store, select);
export const sessionNow = (): State => store.getState();

/**
 * The token of the signed-in user; null if nobody is signed in.
 *
 * @throws Unreachable while offline: the issuer could not be asked yet, and without a token requests are refused.
 */
export function tokenNow(): string | null {
  const { status, token } = store.getState();
  if (status === "offline")
    throw new Unreachable(new Error("Who is there could not be asked yet."));
  return token;
}

/** For `useSession`, or with `sessionNow()`. */
export const isSuperAdmin = ({ person }: State): boolean =>
  person?.roles.includes("super_admin") ?? false;

/** @param callback the path of this site that the issuer redirects to. */
export async function startSession(config: Config, callback = "/signed-in"): Promise<void> {
  provider = await providerOf(config.sign_in, callback);
  try {
    const token = await provider.resume();
    if (token !== null) setToken(token);
  } catch (error) {
    const person = lastPerson();
    if (!(error instanceof Unreachable) || person === null) throw error;
    store.setState({ status: "offline", person });
    window.addEventListener("online", () => void startSession(config, callback), { once: true });
  }
}

// Name and roles, for reading offline. Tokens are never stored.
const LAST_PERSON = "last-person";

function lastPerson(): Person | null {
  const stored = localStorage.getItem(LAST_PERSON);
  return stored === null ? null : (JSON.parse(stored) as Person);
}

async function providerOf(wanted: Config["sign_in"], callback: string): Promise<Provider> {
  // Loaded on demand: only the OpenID Connect provider needs a library.
  return wanted.kind === "local" ? localProvider(wanted.people) : oidcProvider(wanted, callback);
}

async function localProvider(people: DemoPerson[]): Promise<Provider> {
  const { LocalProvider } = await import("./local-provider");
  return new LocalProvider(people);
}

async function oidcProvider(wanted: OidcSignIn, callback: string): Promise<Provider> {
  const { OidcProvider } = await import("./oidc-provider");
  return new OidcProvider(wanted, callback, setToken);
}

export async function signIn(as: string | null, to: string): Promise<void> {
  setToken(await provider.signIn(as, to));
}

/** @returns whether it was the same person who signed in again. */
export async function signInAgain(): Promise<boolean> {
  const before = store.getState().person;
  setToken(await provider.signInAgain());
  return store.getState().person?.subject === before?.subject;
}

export async function signOut(to = "/"): Promise<void> {
  store.setState({ status: "signed-out", token: null, person: null });
  localStorage.removeItem(LAST_PERSON);
  clearPersistedQueries();
  await provider.signOut(to);
}

/** Renews a refused token; one renewal serves all requests that were refused with it. */
export async function renewSession(): Promise<string | null> {
  renewing ??= provider.renew().finally(() => (renewing = null));
  const token = await renewing.catch(() => null);
  if (token === null) store.setState({ status: "expired", token: null });
  else setToken(token);
  return token;
}

function setToken(token: string): void {
  const person = claimsOf(token);
  localStorage.setItem(LAST_PERSON, JSON.stringify(person));
  store.setState({ status: "signed-in", token, person });
}
