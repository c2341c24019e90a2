/** A part of a text: an address that may be opened, or words. */
export interface TextPart {
  words: string;
  /** Null for words that are no link. */
  href: string | null;
}

const ADDRESS = /https:\/\/[^\s<>"'`\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gi;
const PUNCTUATION = new Set([".", ",", ";", ":", "!", "?"]);

/**
 * Splits a text at the https addresses in it. All parts together are the text, unchanged. Other schemes stay words:
 * `javascript:` runs in the page, and `http:` can be changed on its way.
 */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(found);
    const href = safeAddress(address);
    if (href === null) continue;
    if (index > end) parts.push({ words: text.slice(end, index), href: null });
    parts.push({ words: address, href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ words: text.slice(end), href: null });
  return parts;
}

/** The address as a browser opens it; null where it hides its host behind a user name, or is no address. */
function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  return protocol === "https:" && username === "" && password === "" ? href : null;
}

/** Without the punctuation of the sentence that it ends; a bracket stays if it was opened within the address. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (PUNCTUATION.has(address.charAt(end - 1)) || closesNothing(address.slice(0, end))) end -= 1;
  return address.slice(0, end);
}

const closesNothing = (address: string): boolean =>
  address.endsWith(")") && address.split(")").length > address.split("(").length;
