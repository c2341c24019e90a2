/**
 * People's words within a sentence, for texts that are strings: toasts, titles, menus. Elements have `<bdi>`.
 *
 * A name in Hebrew or Arabic then can't take what follows it, such as a question mark or a number, into its own
 * direction. Words without such a letter stay as they are: the pages are left-to-right.
 */
export const isolated = (words: string): string =>
  RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;

// Hebrew, Arabic and the other scripts of their blocks, of the later ones, and the marks of direction.
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
