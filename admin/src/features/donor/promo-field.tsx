import { buttonLook } from "@/components/button";
import { useState } from "react";
import { PurchaseCreate as Limits } from "@/api/limits";
import { TextField } from "@/components/field";
import { Icon } from "@/components/icon";
import { formatMoney } from "@/lib/money";
import { askToSignIn } from "./sign-in-dialog";
import { cx } from "@/lib/class-names";
import fieldStyles from "@/components/field.module.css";
import styles from "./promo-field.module.css";

/** The state of the typed code. */
export type PromoState = "none" | "asking" | "signed-out" | "applied" | "refused" | "unknown";

interface Props {
  code: string;
  /** The code as the organisers wrote it. */
  shownAs: string;
  state: PromoState;
  /** What it takes off, in dollars. */
  off: string;
  error: string | undefined;
  onChange: (code: string) => void;
}

/** A code is validated while it is typed; a valid one is shown as applied until it is removed. */
export function PromoField({ code, shownAs, state, off, error, onChange }: Props) {
  const [isTyping, setTyping] = useState(false);
  if (state === "applied" && !isTyping) {
    return (
      <div className={fieldStyles.field}>
        <span className={fieldStyles.label}>Promo code</span>
        <p className={cx("code", styles.applied)} role="status">
          <Icon name="check" small />
          <span>{shownAs}</span>
          <button type="button" className={buttonLook("quiet", true)} onClick={() => onChange("")}>
            Remove<span className="visually-hidden"> the promo code</span>
          </button>
        </p>
      </div>
    );
  }
  return (
    <div data-invalid={error !== undefined || undefined}>
      <TextField
        label="Promo code"
        note="if you have one"
        className={cx("code", fieldStyles.input)}
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={Limits.promo_code.maxLength}
        value={code}
        error={error}
        hint={state === "applied" ? `It takes ${formatMoney(off)} off.` : HINTS[state]}
        onChange={(event) => {
          setTyping(true);
          onChange(event.target.value);
        }}
        onBlur={() => setTyping(false)}
        onKeyDown={(event) => {
          // Enter validates the code instead of submitting the order.
          if (event.key !== "Enter") return;
          event.preventDefault();
          setTyping(false);
        }}
      />
      {state === "signed-out" && (
        <button
          type="button"
          className={cx(buttonLook("quiet", true), styles.signIn)}
          onClick={askToSignIn}
        >
          Sign in
        </button>
      )}
    </div>
  );
}

const HINTS: Partial<Record<PromoState, string>> = {
  asking: "Looking it up…",
  "signed-out": "Sign in to see what it takes off.",
  unknown: "We couldn't look it up just now.",
};
