import { Unreachable } from "@/lib/api";
import { canReachServer, type Config, type OidcSignIn } from "@/lib/config";
import { watchAnswer, withPatience } from "@/lib/reach";
import { createStore, useStore } from "zustand";
import { LocalProvider } from "./local-provider";
import { forgetPerson, lastPerson, rememberPerson } from "./last-person";
import {
  answerOtherTabs,
  followSignOutOfOtherTabs,
  tellOtherTabsOfSignOut,
  tokenOfAnotherTab,
} from "./other-tabs";
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

/** Calls the listener after each change. */
export const followSession = (listener: (now: State, before: State) => void): (() => void) =>
  store.subscribe(listener);

/**
 * The token of the signed-in user, once it is known; null if nobody is signed in.
 *
 * @throws Unreachable while offline: the issuer could not be asked yet, and without a token requests are refused.
 */
export async function tokenNow(): Promise<string | null> {
  if (store.getState().status === "offline") await resuming;
  const { status, token } = store.getState();
  if (status === "offline") throw new Unreachable(new Error("The issuer could not be asked yet."));
  return token;
}

/** For `useSession`, or with `sessionNow()`. */
export const isSuperAdmin = ({ person }: State): boolean =>
  person?.roles.includes("super_admin") ?? false;

const RETRY_MILLISECONDS = 5_000;
let resuming: Promise<void> = Promise.resolve();

interface Start {
  /** The path of this site that the issuer redirects to. */
  callback: string;
  /**
   * If the answer takes long, resolve without it: who signed in last may read what is stored on this device until it
   * comes.
   */
  isImpatient: boolean;
}

/** Resumes the session of this tab, of the issuer or of another tab; resolves when it is known whether there is one. */
export async function startSession(
  config: Config,
  { callback, isImpatient }: Start,
): Promise<void> {
  provider = await providerOf(config.sign_in, callback);
  const isReturning = location.pathname === callback;
  answerOtherTabs(() => store.getState().token);
  followSignOutOfOtherTabs((subject) => {
    if (store.getState().person?.subject === subject) void endSession();
  });
  // A page that returns from the issuer brings its own session.
  const person = isReturning ? null : lastPerson();
  if (person === null) {
    const token = await (isReturning ? provider.resume() : findToken());
    if (token !== null && !hasSignedIn()) setToken(token);
    return;
  }
  resumeFor(person);
  if (!isImpatient) return resuming;
  const isLate = (await withPatience(resuming, "late")) === "late";
  if (isLate && store.getState().status === "signed-out")
    store.setState({ status: "offline", person });
}

/** @param person may read what is stored until it is known whether their session goes on. */
function resumeFor(person: Person, isSecondTry = false): void {
  const resume = async () => {
    const found = await findToken().catch((error: unknown) => ({ error }));
    // An issuer that can't be asked, though this site can, has no session for this page.
    const isGone =
      typeof found !== "string" && (found === null || isSecondTry) && (await canReachServer());
    if (hasSignedIn()) return;
    if (typeof found === "string") setToken(found);
    else if (isGone) store.setState({ status: "signed-out", token: null, person: null });
    else waitForNetwork(person);
  };
  resuming = watchAnswer(resume());
}

/** Whether somebody has signed in while an earlier session was looked for: theirs is the one that counts. */
const hasSignedIn = (): boolean => store.getState().token !== null;

function waitForNetwork(person: Person): void {
  store.setState({ status: "offline", token: null, person });
  const again = () => {
    window.removeEventListener("online", again);
    clearTimeout(timer);
    if (store.getState().status === "offline") resumeFor(person, true);
  };
  const timer = setTimeout(again, RETRY_MILLISECONDS);
  window.addEventListener("online", again);
}

async function findToken(): Promise<string | null> {
  const own = provider.resume();
  // An issuer that can't be reached, or not from within a page, may take long to fail.
  return (
    (await withPatience(
      own.catch(() => null),
      null,
    )) ??
    (await tokenOfAnotherTab()) ??
    own
  );
}

async function providerOf(wanted: Config["sign_in"], callback: string): Promise<Provider> {
  // Loaded on demand: only the OpenID Connect provider needs a library.
  return wanted.kind === "local"
    ? new LocalProvider(wanted.people)
    : oidcProvider(wanted, callback);
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
  setToken(await provider.signInAgain(before));
  return store.getState().person?.subject === before?.subject;
}

/** Signs out in all tabs of this browser, and at the issuer. */
export async function signOut(to = "/"): Promise<void> {
  const subject = store.getState().person?.subject;
  store.setState({ status: "signed-out", token: null, person: null });
  forgetPerson();
  if (subject !== undefined) tellOtherTabsOfSignOut(subject);
  await provider.signOut(to);
}

const endedElsewhere = new Set<() => void>();

/** Calls the listener after the user has signed out in another tab, which has ended the session of this one. */
export function followSignOutElsewhere(listener: () => void): () => void {
  endedElsewhere.add(listener);
  return () => endedElsewhere.delete(listener);
}

async function endSession(): Promise<void> {
  store.setState({ status: "signed-out", token: null, person: null });
  await provider.forget();
  for (const listener of endedElsewhere) listener();
}

/** Renews a refused token; one renewal serves all requests that were refused with it. */
export async function renewSession(): Promise<string | null> {
  renewing ??= provider.renew().finally(() => (renewing = null));
  const refused = store.getState().token;
  const token = (await renewing.catch(() => null)) ?? (await tokenOfAnotherTab(refused));
  if (token === null) store.setState({ status: "expired", token: null });
  else setToken(token);
  return token;
}

function setToken(token: string): void {
  const person = claimsOf(token);
  rememberPerson(person);
  store.setState({ status: "signed-in", token, person });
}
