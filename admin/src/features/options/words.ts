import type { Option } from "./changes";

/** The type of answer: "Choose up to 2". */
export function kindOf({
  option_type,
  choices,
  max_selections,
}: Pick<Option, "option_type" | "choices" | "max_selections">): string {
  if (option_type === "boolean") return "Yes or no";
  if (option_type === "text_input") return "Text";
  if (max_selections === 1) return "Choose one";
  return max_selections === null || max_selections >= (choices?.length ?? 0)
    ? "Choose any"
    : `Choose up to ${max_selections}`;
}
