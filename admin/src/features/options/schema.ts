import { z } from "zod";
import { OptionCreate as limits } from "@/api/limits";
import { text } from "@/lib/forms";

const { minItems: LEAST_CHOICES, maxItems: MOST_CHOICES } = limits.choices;
export { LEAST_CHOICES, MOST_CHOICES };

export const choice = text(limits.choices.items, "A choice needs a name.");

export const optionSchema = z
  .object({
    name: text(limits.name, "Please say what to ask."),
    option_type: z.enum(["boolean", "multi_select", "text_input"]),
    choices: z.array(z.string()),
    max_selections: z.string(),
    is_required: z.boolean(),
  })
  // Checked even if other fields have errors: all of them are shown at once.
  .refine(
    ({ option_type, choices }) => option_type !== "multi_select" || choices.length >= LEAST_CHOICES,
    {
      path: ["choices"],
      message: `Please give ${LEAST_CHOICES} to ${MOST_CHOICES} choices.`,
      when: () => true,
    },
  )
  .refine(
    ({ option_type, choices, max_selections }) =>
      option_type !== "multi_select" || Number(max_selections) <= choices.length,
    {
      path: ["max_selections"],
      message: "There aren't that many choices.",
    },
  );

export type OptionValues = z.input<typeof optionSchema>;
