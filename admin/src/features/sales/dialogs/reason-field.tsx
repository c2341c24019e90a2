import { useState } from "react";
import { Reason as Limits } from "@/api/limits";
import { TextField } from "@/components/field";
import { tidyText } from "@/lib/text";

interface Reason {
  text: string;
  /** Whether there is a reason; if not, the field says so. */
  check: () => boolean;
  field: Parameters<typeof TextField>[0];
}

/** A reason that has to be given. */
export function useReason(): Reason {
  const [typed, setTyped] = useState("");
  const [isMissing, setMissing] = useState(false);
  const text = tidyText(typed);
  return {
    text,
    check: () => {
      setMissing(text === "");
      return text !== "";
    },
    field: {
      label: "Reason",
      maxLength: Limits.reason.maxLength,
      value: typed,
      error: isMissing && text === "" ? "Please say why; it stays with the purchase." : undefined,
      onChange: (event) => setTyped(event.target.value),
    },
  };
}
