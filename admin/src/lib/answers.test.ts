import { describe, expect, it } from "vitest";
import { optionOf } from "@/test/samples";
import { errorInAnswer } from "./answers";

describe("an answer", () => {
  const words = { required: "Please answer this one.", tick: "Please tick this to go on." };

  it.each([
    [optionOf(), null, words.required],
    [optionOf(), [], words.required],
    [optionOf(), ["Lake trout"], null],
    [optionOf(), ["Lake trout", "Short rib", "Mushroom pie"], "Please choose up to 2."],
    [optionOf({ is_required: false }), null, null],
    [optionOf({ option_type: "boolean", choices: null }), false, words.tick],
    [optionOf({ option_type: "boolean", choices: null }), true, null],
    [optionOf({ option_type: "boolean", choices: null, is_required: false }), false, null],
    [optionOf({ option_type: "text_input", choices: null }), "   ", words.required],
    [optionOf({ option_type: "text_input", choices: null }), "\u200b \u2060", words.required],
    [optionOf({ option_type: "text_input", choices: null }), "\u{1F955}".repeat(500), null],
    // 1,000 code points as typed, 500 once composed (NFC).
    [optionOf({ option_type: "text_input", choices: null }), "e\u0301".repeat(500), null],
    [
      optionOf({ option_type: "text_input", choices: null }),
      "x".repeat(501),
      "Please keep it to 500 characters.",
    ],
  ])("%# is judged as the API judges it", (option, answer, error) => {
    expect(errorInAnswer(option, answer)).toBe(error);
  });
});
