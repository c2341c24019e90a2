import { useSyncExternalStore } from "react";
import { tabStorage } from "@/lib/storage";

/** The page that a path stands for: for four pages no router is needed. */
export type Page =
  | { page: "event"; slug: string }
  | { page: "tickets"; slug: string }
  | { page: "purchase" | "receipt"; slug: string; purchaseId: string };

/** Where an issuer sends donors back to. It can't be an event's: a slug has at least three characters. */
export const SIGNED_IN_PATH = "/e/-/signed-in";

const REMEMBERED = "place";

/** Remembers the path for the return from an issuer that knows only one path of this page. */
export function rememberPath(): void {
  tabStorage.setItem(REMEMBERED, location.pathname);
}

/** Goes back to the remembered path, if the issuer has returned to its own. */
export function restorePath(): void {
  const place = tabStorage.getItem(REMEMBERED);
  if (location.pathname === SIGNED_IN_PATH && place !== null) history.replaceState(null, "", place);
}

export const eventPath = (slug: string): string => `/e/${encodeURIComponent(slug)}`;
export const ticketsPath = (slug: string): string => `${eventPath(slug)}/tickets`;
export const purchasePath = (slug: string, purchaseId: string): string =>
  `${ticketsPath(slug)}/${purchaseId}`;
export const receiptPath = (slug: string, purchaseId: string): string =>
  `${purchasePath(slug, purchaseId)}/receipt`;

export function parsePath(path: string): Page {
  const [, , slug = "", page, purchaseId, part] = path.split("/").map(readable);
  if (page !== "tickets") return { page: "event", slug };
  return purchaseId === undefined || purchaseId === ""
    ? { page: "tickets", slug }
    : { page: part === "receipt" ? "receipt" : "purchase", slug, purchaseId };
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const MOVED = "donor-moved";
// How far each page of this document was scrolled when it was left.
const scrolled = new Map<string, number>();

/** @param isBack the page is shown as it was left, not from its top. */
export function navigateTo(path: string, { isBack = false } = {}): void {
  scrolled.set(location.pathname, window.scrollY);
  history.pushState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
  const top = isBack ? (scrolled.get(path) ?? 0) : 0;
  window.scrollTo(0, 0);
  // Once the page is rendered.
  if (top > 0) requestAnimationFrame(() => window.scrollTo(0, top));
}

/** Replaces the address of the page that is shown; query and fragment stay. */
export function replacePath(path: string): void {
  history.replaceState(null, "", path + location.search + location.hash);
  window.dispatchEvent(new Event(MOVED));
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
