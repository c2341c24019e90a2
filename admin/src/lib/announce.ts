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
