/** The two families that every page is written in; see fonts.css. */
const FAMILIES = ["Ysabeau Variable", "Hanken Grotesk Variable"];
const LONGEST_MILLISECONDS = 1_000;

/**
 * Fetches the letters of every page; resolves when they are there, or after a moment without them.
 *
 * Letters that come in after the page is drawn break its lines anew: what was pressed moves away before it is let go, and
 * the browser makes no click of that.
 */
export const loadLetters = (): Promise<unknown> =>
  Promise.race([
    Promise.allSettled(FAMILIES.map((family) => document.fonts.load(`1em "${family}"`))),
    new Promise((resolve) => setTimeout(resolve, LONGEST_MILLISECONDS)),
  ]);
