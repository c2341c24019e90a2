/**
 * A new tab takes the session over from another open tab of the same browser: tokens pass from page to page and are
 * stored nowhere. So signing out has to end the session in every tab: the next page would take it over again.
 */

const CHANNEL = "session";
const TIMEOUT_MILLISECONDS = 300;

type Message =
  | { kind: "question" }
  | { kind: "answer"; token: string }
  | { kind: "signed-out"; subject: string };

const channel = openChannel();

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    // Forbidden together with storage.
    return null;
  }
}

/** @param token what this tab answers, until it is closed; null while it has none. */
export function answerOtherTabs(token: () => string | null): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    const own = token();
    if (data.kind === "question" && own !== null)
      channel.postMessage({ kind: "answer", token: own } satisfies Message);
  });
}

/**
 * The token of another open tab; null if none answers.
 *
 * @param refused a token that is no longer good, and no answer therefore.
 */
export function tokenOfAnotherTab(refused: string | null = null): Promise<string | null> {
  if (channel === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const finish = (token: string | null) => {
      channel.removeEventListener("message", listen);
      clearTimeout(timer);
      resolve(token);
    };
    const listen = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "answer" && data.token !== refused) finish(data.token);
    };
    const timer = setTimeout(() => finish(null), TIMEOUT_MILLISECONDS);
    channel.addEventListener("message", listen);
    channel.postMessage({ kind: "question" } satisfies Message);
  });
}

export function tellOtherTabsOfSignOut(subject: string): void {
  channel?.postMessage({ kind: "signed-out", subject } satisfies Message);
}

/** @param listener gets the subject of the user who has signed out in another tab. */
export function followSignOutOfOtherTabs(listener: (subject: string) => void): void {
  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.kind === "signed-out") listener(data.subject);
  });
}
