import { TEXT_ANSWER } from "@/api/limits";
import type { Schemas } from "@/lib/api";
import { lengthOf, tidyText } from "@/lib/text";

/** Answers to the custom options of a package, as a form has them. */

export type Option = Schemas["OptionRead"];
export type Answer = boolean | string | string[] | null;
export type Answers = Readonly<Record<string, Answer>>;

// A required checkbox has to be ticked (FR-031).
export const isEmptyAnswer = (answer: Answer): boolean =>
  answer === null ||
  answer === false ||
  (typeof answer === "string"
    ? tidyText(answer) === ""
    : Array.isArray(answer) && answer.length === 0);

export function errorInAnswer(option: Option, answer: Answer): string | null {
  if (option.is_required && isEmptyAnswer(answer)) {
    return option.option_type === "boolean"
      ? "Please tick this to go on."
      : "Please answer this one.";
  }
  if (
    Array.isArray(answer) &&
    option.max_selections !== null &&
    answer.length > option.max_selections
  ) {
    return `Please choose up to ${option.max_selections}.`;
  }
  if (typeof answer === "string" && lengthOf(answer) > TEXT_ANSWER.maxLength) {
    return `Please keep it to ${TEXT_ANSWER.maxLength} characters.`;
  }
  return null;
}

/** The answers as the API takes them, one for every option, or null: the index in an error then finds its option. */
export const answersFor = (
  options: readonly Option[],
  answers: Answers,
): Schemas["OptionResponseCreate"][] =>
  options.map((option) => ({
    option_id: option.id,
    value: answerFor(option, answers[option.id] ?? null),
  }));

function answerFor(option: Option, answer: Answer): Answer {
  if (answer === false && !option.is_required) return false;
  if (isEmptyAnswer(answer)) return null;
  // In the order of the choices, not of the clicks.
  return Array.isArray(answer)
    ? (option.choices ?? []).filter((choice) => answer.includes(choice))
    : answer;
}
