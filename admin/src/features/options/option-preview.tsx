import { Icon } from "@/components/icon";
import { kindOf } from "./words";
import type { OptionValues } from "./schema";
import { cx } from "@/lib/class-names";
import choiceStyles from "@/components/choice.module.css";
import fieldStyles from "@/components/field.module.css";
import styles from "./options.module.css";

/** The question as donors will see it, not interactive. */
export function OptionPreview({
  values: { name, option_type, choices, max_selections, is_required },
}: {
  values: OptionValues;
}) {
  const most = max_selections === "" ? null : Number(max_selections);
  const asked = name.trim() || "Your question";
  return (
    <section className={styles.preview} aria-label="As donors will see it">
      <p className="caption">As donors will see it</p>
      {option_type === "boolean" ? (
        <div className={cx(choiceStyles.choice, styles.readOnlyChoice, choiceStyles.square)}>
          <i /> <bdi>{asked}</bdi>
          {!is_required && <span className="hint">optional</span>}
        </div>
      ) : (
        <>
          <p className={fieldStyles.label}>
            <bdi>{asked}</bdi>
            <span>
              {[
                is_required ? "" : "optional",
                option_type === "multi_select"
                  ? kindOf({ option_type, choices, max_selections: most }).toLowerCase()
                  : "",
              ]
                .filter(Boolean)
                .join(", ")}
            </span>
          </p>
          {option_type === "text_input" ? (
            <div className={fieldStyles.input} />
          ) : (
            <div className={choiceStyles.choices}>
              {(choices.length > 0 ? choices : ["First choice", "Second choice"]).map(
                (one, place) => (
                  <div
                    key={one}
                    className={cx(
                      choiceStyles.choice,
                      styles.readOnlyChoice,
                      most !== 1 && choiceStyles.square,
                      place === 0 && choiceStyles.chosen,
                    )}
                  >
                    <i>{place === 0 && most !== 1 && <Icon name="check" small />}</i>
                    <bdi>{one}</bdi>
                  </div>
                ),
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
}
