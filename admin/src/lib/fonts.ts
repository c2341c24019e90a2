/** The two font families of every page; see fonts.css. */
const FAMILIES = ["Ysabeau Variable", "Hanken Grotesk Variable"];
const TIMEOUT_MILLISECONDS = 1_000;

/**
 * Loads the fonts of every page; resolves when they are loaded, or after a second without them.
 *
 * Fonts that arrive after the first paint change where lines break: a button moves away between pointerdown and
 * pointerup, and the browser fires no click.
 */
export const loadFonts = (): Promise<unknown> =>
  Promise.race([
    Promise.allSettled(FAMILIES.map((family) => document.fonts.load(`1em "${family}"`))),
    new Promise((resolve) => setTimeout(resolve, TIMEOUT_MILLISECONDS)),
  ]);
