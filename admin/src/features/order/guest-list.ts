import { GuestPatch } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { isAddress, lengthOf, tidyAddress, tidyText } from "@/lib/text";
import { count } from "@/lib/words";

type Guest = Schemas["Guest"];

/** "1. ", "2) ", "- ", "• " at the beginning of a line of a list. */
const MARK = /^\s*(?:\d{1,4}[.)]|[-*•])\s+/u;
const ADDRESS = /[<(]?([^\s<>(),;]+@[^\s<>(),;]+)[>)]?/u;
const BESIDE_A_NAME = /^[\s,;:"]+|[\s,;:"]+$/gu;

/**
 * Reads a list of guests as it is typed or pasted: one a line, or the cells of one row of a spreadsheet; an e-mail address
 * may stand beside a name. Empty lines are left out. A comma never divides two guests: "Valera, Ines" is one.
 */
export function guestsIn(typed: string): Guest[] {
  const lines = typed.split(/\r?\n/).filter((line) => lengthOf(line) > 0);
  const [only] = lines;
  const isOneRow = lines.length === 1 && only !== undefined && /[\t;]/.test(only);
  return (isOneRow ? only.split(/[\t;]/) : lines).filter((line) => lengthOf(line) > 0).map(guestIn);
}

function guestIn(line: string): Guest {
  const text = line.replace(MARK, "").replaceAll("\t", " ");
  const address = ADDRESS.exec(text);
  const name = address === null ? text : text.replace(address[0], " ");
  return {
    name: tidyText(name.replace(BESIDE_A_NAME, "").replaceAll(/ {2,}/g, " ")),
    email: address?.[1] === undefined ? null : tidyAddress(address[1]),
  };
}

/** What is wrong with a list of guests; undefined if nothing is. */
export function faultInGuests(guests: readonly Guest[], seats: number): string | undefined {
  const { maxLength } = GuestPatch.guest_name;
  for (const [place, { name, email }] of guests.entries()) {
    if (name === "") return `Please add the name of guest ${place + 1}, ${email ?? "without one"}.`;
    if (lengthOf(name) > maxLength)
      return `The name of guest ${place + 1} is longer than ${maxLength} characters.`;
    if (email && !isAddress(email)) return `${email} is no e-mail address.`;
  }
  return guests.length > seats
    ? `These are ${count(guests.length, "name")}, and the order has ${count(seats, "seat")}.`
    : undefined;
}

/** "3 names for 20 seats." */
export const guestWords = (guests: readonly Guest[], seats: number): string =>
  `${count(guests.length, "name")} for ${count(seats, "seat")}. One a line; an e-mail address may stand beside a name.`;
