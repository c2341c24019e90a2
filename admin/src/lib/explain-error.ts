import { ApiProblem, Unreachable } from "./api";
import type { Reach } from "./reach";
import { wordsFor } from "./words";

/** What stands in place of a page that could not be loaded. */
export interface ErrorWords {
  title: string;
  text: string;
  /** When it is tried again without anybody pressing a button. */
  retry: "never" | "seconds" | "online";
  afterSeconds: number;
  /** Whether a button to try again makes sense: what is not there stays away. */
  canRetry: boolean;
  /** Whether support can help: the id of the request is shown for it. */
  isTrouble: boolean;
}

const REFUSAL = { retry: "never", afterSeconds: 0, canRetry: false, isTrouble: false } as const;
const TROUBLE = { retry: "never", afterSeconds: 0, canRetry: true, isTrouble: true } as const;
const RETRY_SECONDS = 15;
const RATE_LIMIT_SECONDS = 60;

/** The kind of an error, in words for people, and when the same request may succeed. */
export function explain(error: unknown, reach: Reach): ErrorWords {
  // Without a network, a script of the page that is not kept fails with an error of the browser.
  const isNetworkAway = reach !== "online" && !(error instanceof ApiProblem);
  if (error instanceof Unreachable || isNetworkAway) return unreachable(reach);
  if (!(error instanceof ApiProblem))
    return { ...TROUBLE, title: "This page couldn't be loaded", text: wordsFor(error) };
  const { status, code, retryAfterSeconds, title } = error;
  if (status === 403)
    return {
      ...REFUSAL,
      title: "You have no access to this page",
      text: "It belongs to an event of somebody else. A super admin can assign you to the event.",
    };
  // An id in the address that is no id is refused as invalid.
  if (status === 404 || code === "validation_failed")
    return {
      ...REFUSAL,
      title: status === 404 ? title.replace(/\.$/, "") : "There is no such page",
      text: "The address may be old, or mistyped.",
    };
  if (status === 429)
    return {
      ...REFUSAL,
      title: "That was a lot at once",
      text: "Nothing is lost. This page had to wait.",
      retry: "seconds",
      afterSeconds: retryAfterSeconds ?? RATE_LIMIT_SECONDS,
    };
  if (status >= 500)
    return {
      ...TROUBLE,
      title: "The server has a problem",
      text: `Nothing is lost. ${wordsFor(error)}`,
      retry: "seconds",
      afterSeconds: retryAfterSeconds ?? RETRY_SECONDS,
    };
  return { ...TROUBLE, title: "This page couldn't be loaded", text: wordsFor(error) };
}

const unreachable = (reach: Reach): ErrorWords =>
  reach === "offline"
    ? {
        ...REFUSAL,
        title: "You're offline",
        text: "This page is not kept on this device. It is loaded by itself once you're back.",
        retry: "online",
      }
    : {
        ...REFUSAL,
        title: "The server can't be reached",
        text: "Nothing is lost.",
        canRetry: true,
        retry: "seconds",
        afterSeconds: RETRY_SECONDS,
      };
