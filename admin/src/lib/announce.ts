/** Says something to a screen reader without moving the focus. What comes next replaces what is not yet read. */

let region: HTMLElement | null = null;

export function announce(text: string): void {
  if (region === null) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.className = "sr";
    region.dataset.announcer = "";
    document.body.append(region);
  }
  // The same text twice is a change only if it is gone in between.
  region.textContent = "";
  const said = region;
  requestAnimationFrame(() => (said.textContent = text));
}

const CALM_MILLISECONDS = 10_000;
const waiting = new Map<string, string>();
let calmUntil = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Says what keeps changing by itself, every ten seconds at most: what comes sooner waits, and of one subject only the last
 * word is said.
 */
export function announceCalmly(subject: string, text: string): void {
  waiting.set(subject, text);
  timer ??= setTimeout(sayWhatWaits, Math.max(0, calmUntil - performance.now()));
}

function sayWhatWaits(): void {
  timer = undefined;
  calmUntil = performance.now() + CALM_MILLISECONDS;
  announce([...waiting.values()].join(". "));
  waiting.clear();
}
