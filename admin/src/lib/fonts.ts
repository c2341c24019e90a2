import { pageShown } from "./page-shown";
import { afterPointerUp } from "./pointer";

const TIMEOUT_MILLISECONDS = 1_000;
// Of the time until the script runs. The fonts weigh half as much as the script.
const SLOW_MILLISECONDS = 2_000;

/**
 * Loads fonts, and lets the style sheet use them (`data-fonts`, see tokens.css).
 *
 * Fonts that arrive after the first paint change where lines break: a button moves away between pointerdown and
 * pointerup, and the browser fires no click. So the first paint waits for them, for a second at most. On a slow line it
 * does not: they are loaded after the page is shown. Fonts that come late are used when no pointer is down.
 *
 * @param fonts as `document.fonts.load` takes them.
 * @returns resolves when the page may be painted.
 */
export function loadFonts(fonts: readonly string[]): Promise<unknown> {
  if (performance.now() > SLOW_MILLISECONDS) {
    void pageShown.then(() => load(fonts));
    return Promise.resolve();
  }
  return Promise.race([
    load(fonts),
    new Promise((resolve) => setTimeout(resolve, TIMEOUT_MILLISECONDS)),
  ]);
}

async function load(fonts: readonly string[]): Promise<void> {
  await Promise.allSettled(fonts.map((font) => document.fonts.load(font)));
  afterPointerUp(() => {
    document.documentElement.dataset.fonts = "loaded";
  });
}
