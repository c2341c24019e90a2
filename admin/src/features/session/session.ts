import { Unreachable } from "@/lib/api";
import type { Config, DemoPerson, OidcSignIn } from "@/lib/config";
import { forgetLastSeen } from "@/lib/last-seen";
import { createStore, useStore } from "zustand";
import { claimsOf, type Person } from "./token";

/** A way to sign in. Tokens are handed over and kept in memory only: closing the tab forgets them. */
export interface Provider {
  /** Takes up a session from before this page was loaded, or comes back from the issuer; null when there is none. */
  resume: () => Promise<string | null>;
  /** Signs in and goes to a path of this site; resolves with a token, or never, when the page is left for the issuer's. */
  signIn: (as: string | null, to: string) => Promise<string>;
  /** Signs in again without leaving the page, as the same person. */
  signInAgain: () => Promise<string>;
  /** A fresh token without asking anybody; null where there is no such thing. */
  renew: () => Promise<string | null>;
  /** Signs out, at the issuer too, and goes to a path of this site that the issuer knows. */
  signOut: (to: string) => Promise<void>;
}

interface State {
  /** Offline: who was here last may read what they last saw, until the issuer can be asked again. */
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
 * The token of whoever is there, null for nobody.
 *
 * @throws Unreachable while it can't be asked who that is: sent without a token, it would only be refused.
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

/** @param callback the path of this site that an issuer sends people back to. */
export async function startSession(config: Config, callback = "/signed-in"): Promise<void> {
  provider = await providerOf(config.sign_in, callback);
  try {
    const token = await provider.resume();
    if (token !== null) take(token);
  } catch (error) {
    const person = lastPerson();
    if (!(error instanceof Unreachable) || person === null) throw error;
    store.setState({ status: "offline", person });
    window.addEventListener("online", () => void startSession(config, callback), { once: true });
  }
}

// Their name and what they may do, for reading offline; what signs in is kept nowhere.
const LAST_PERSON = "last-person";

function lastPerson(): Person | null {
  const kept = localStorage.getItem(LAST_PERSON);
  return kept === null ? null : (JSON.parse(kept) as Person);
}

async function providerOf(wanted: Config["sign_in"], callback: string): Promise<Provider> {
  // Each only where it is used: the issuer's protocol takes a library, the demo's people take none.
  return wanted.kind === "local" ? localProvider(wanted.people) : oidcProvider(wanted, callback);
}

async function localProvider(people: DemoPerson[]): Promise<Provider> {
  const { LocalProvider } = await import("./local-provider");
  return new LocalProvider(people);
}

async function oidcProvider(wanted: OidcSignIn, callback: string): Promise<Provider> {
  const { OidcProvider } = await import("./oidc-provider");
  return new OidcProvider(wanted, callback, take);
}

export async function signIn(as: string | null, to: string): Promise<void> {
  take(await provider.signIn(as, to));
}

/** @returns whether it was the same person who signed in again. */
export async function signInAgain(): Promise<boolean> {
  const before = store.getState().person;
  take(await provider.signInAgain());
  return store.getState().person?.subject === before?.subject;
}

export async function signOut(to = "/"): Promise<void> {
  store.setState({ status: "signed-out", token: null, person: null });
  localStorage.removeItem(LAST_PERSON);
  forgetLastSeen();
  await provider.signOut(to);
}

/** The API has refused the token. One renewal serves all the requests that were refused with it. */
export async function renewSession(): Promise<string | null> {
  renewing ??= provider.renew().finally(() => (renewing = null));
  const token = await renewing.catch(() => null);
  if (token === null) store.setState({ status: "expired", token: null });
  else take(token);
  return token;
}

function take(token: string): void {
  const person = claimsOf(token);
  localStorage.setItem(LAST_PERSON, JSON.stringify(person));
  store.setState({ status: "signed-in", token, person });
}
