/** Has a screen reader read a text without moving the focus. The next text replaces one that is not read yet. */

let region: HTMLElement | null = null;

export function announce(text: string): void {
  if (region === null) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.className = "visually-hidden";
    region.dataset.announcer = "";
    document.body.append(region);
  }
  // Repeating the same text counts as a change only if it was cleared in between.
  region.textContent = "";
  const target = region;
  requestAnimationFrame(() => (target.textContent = text));
}

const THROTTLE_MILLISECONDS = 10_000;
const waiting = new Map<string, string>();
let throttledUntil = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Announces what keeps changing by itself, at most every ten seconds; of each subject only the latest text. */
export function announceThrottled(subject: string, text: string): void {
  waiting.set(subject, text);
  timer ??= setTimeout(announceWaiting, Math.max(0, throttledUntil - performance.now()));
}

function announceWaiting(): void {
  timer = undefined;
  throttledUntil = performance.now() + THROTTLE_MILLISECONDS;
  announce([...waiting.values()].join(". "));
  waiting.clear();
}
