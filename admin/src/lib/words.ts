import { ApiProblem, Unreachable } from "./api";
import { formatNumber } from "./numbers";

/** "1 seat", "10 seats", "1,240 rows". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${formatNumber(number)} ${number === 1 ? one : many}`;

const NUMBERS = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** "four", up to twelve; greater numbers in figures. */
export const numberWord = (number: number): string => NUMBERS[number] ?? formatNumber(number);

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Amara Lindgren" → "AL"; of one word its first letter; without a name a dash. */
export function initials(name: string | null | undefined): string {
  const words = (name ?? "").trim().split(/\s+/).filter(Boolean);
  return (
    [words.at(0), words.length > 1 ? words.at(-1) : undefined]
      .map((word) => word?.[0] ?? "")
      .join("")
      .toUpperCase() || "\u2013"
  );
}

/** "Dinner, Table and Shuttle". */
export const listed = (words: readonly string[]): string =>
  new Intl.ListFormat("en", { type: "conjunction" }).format(words);

/** An error for people: what it means and what to do. A feature that knows more words it itself. */
export function wordsFor(error: unknown): string {
  if (error instanceof Unreachable) {
    return navigator.onLine
      ? "The server can't be reached. Please try again."
      : "You're offline. Please try again once you're back.";
  }
  if (!(error instanceof ApiProblem)) return "Something went wrong on this page. Please try again.";
  switch (error.code) {
    case "unauthenticated":
      return "Please sign in again.";
    case "forbidden":
      return "You may not do this. A super admin can assign you to the event.";
    case "rate_limited":
      return `That was a lot at once. Please try again in ${error.retryAfterSeconds ?? 60} s.`;
    case "service_unavailable":
      return "A part of the server is out of reach at the moment. Please try again.";
    default:
      return error.message;
  }
}
