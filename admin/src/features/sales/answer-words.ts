import type { Purchase } from "./types";

type Answer = Purchase["option_responses"][number]["value"];

/** An answer of a custom option as a person reads it. */
export function answerWords(value: Answer): string {
  if (value === true) return "Yes";
  if (value === false) return "No";
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
}
