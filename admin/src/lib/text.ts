/**
 * What the API makes of a text before it counts and stores it (`shared/domain/text.py`). The tests of both
 * read `tests/cases/texts.json`. What the API refuses beyond that, it says itself.
 */

const BLANKS =
  "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const INVISIBLE = "\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u2060-\\u2064\\ufeff";
/** Letters without ink, and what only changes the look of the character before it. */
const EMPTY = new RegExp(
  `^[${BLANKS}${INVISIBLE}\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0\\ufe00-\\ufe0f\\u{e0000}-\\u{e007f}\\u{e0100}-\\u{e01ef}]*$`,
  "u",
);
const AT_THE_ENDS = new RegExp(`^[${BLANKS}${INVISIBLE}]+|[${BLANKS}${INVISIBLE}]+$`, "gu");
const ANYWHERE = new RegExp(`[${INVISIBLE}]`, "gu");
/** One @, and nothing that is copied along with an address: `mailto:`, commas, brackets, a last dot. */
const ADDRESS = /^[^@\s,;:<>()[\]"\\]+@[^@\s,;:<>()[\]"\\.]+(\.[^@\s,;:<>()[\]"\\.]+)*$/u;

const trim = (text: string): string => text.replace(AT_THE_ENDS, "");

/** A text as it is stored: trimmed, composed (NFC), with LF line ends; empty if it shows nothing. */
export const tidyText = (text: string): string =>
  EMPTY.test(text) ? "" : trim(text.replaceAll("\r\n", "\n")).normalize("NFC");

/** A code as typed or pasted, without invisible characters anywhere. */
export const tidyCode = (text: string): string => tidyText(text).replace(ANYWHERE, "");

/** An address as typed, without blanks around it and invisible characters anywhere. Never composed. */
export const tidyAddress = (text: string): string => trim(text.replace(ANYWHERE, ""));

/** Whether a tidied text can be an address. */
export const isAddress = (text: string): boolean => ADDRESS.test(text);

export const NO_ADDRESS =
  "Please enter an e-mail address, such as name@example.org, and nothing else.";

/** Length as the API counts it: in code points, of the text as it is stored. */
export const lengthOf = (text: string): number => Array.from(tidyText(text)).length;
