import { useSyncExternalStore } from "react";

/** Three pages don't take a router: the path says which of them is shown. */
export type Place =
  | { page: "event"; slug: string }
  | { page: "tickets"; slug: string }
  | { page: "purchase"; slug: string; purchaseId: string };

/** Where an issuer sends donors back to. No event can have it: a slug has three characters at least. */
export const SIGNED_IN_PATH = "/e/-/signed-in";

const REMEMBERED = "place";

/** For coming back from an issuer that only knows one path of this page. */
export function rememberPlace(): void {
  sessionStorage.setItem(REMEMBERED, location.pathname);
}

/** Goes where one was, if the issuer has only brought one back to its own path. */
export function returnToPlace(): void {
  const place = sessionStorage.getItem(REMEMBERED);
  if (location.pathname === SIGNED_IN_PATH && place !== null) history.replaceState(null, "", place);
}

export const eventPath = (slug: string): string => `/e/${encodeURIComponent(slug)}`;
export const ticketsPath = (slug: string): string => `${eventPath(slug)}/tickets`;
export const purchasePath = (slug: string, purchaseId: string): string =>
  `${ticketsPath(slug)}/${purchaseId}`;

export function placeOf(path: string): Place {
  const [, , slug = "", page, purchaseId] = path.split("/").map(readable);
  if (page !== "tickets") return { page: "event", slug };
  return purchaseId === undefined || purchaseId === ""
    ? { page: "tickets", slug }
    : { page: "purchase", slug, purchaseId };
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const MOVED = "donor-moved";

export function goTo(path: string): void {
  history.pushState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(MOVED, listener);
  };
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);
