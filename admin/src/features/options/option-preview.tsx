import { Icon } from "@/components/icon";
import { kindOf } from "./words";
import type { OptionValues } from "./schema";

/** The question as donors will see it, not interactive. */
export function OptionPreview({
  values: { name, option_type, choices, max_selections, is_required },
}: {
  values: OptionValues;
}) {
  const most = max_selections === "" ? null : Number(max_selections);
  const asked = name.trim() || "Your question";
  return (
    <section className="option-preview" aria-label="As donors will see it">
      <p className="cap-text">As donors will see it</p>
      {option_type === "boolean" ? (
        <div className="pickrow sq">
          <i /> {asked}
          {!is_required && <span className="hint">optional</span>}
        </div>
      ) : (
        <>
          <p className="lab">
            {asked}
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
            <div className="in" />
          ) : (
            <div className="choice">
              {(choices.length > 0 ? choices : ["First choice", "Second choice"]).map(
                (one, place) => (
                  <div
                    key={one}
                    className={`pickrow${most === 1 ? "" : " sq"}${place === 0 ? " on" : ""}`}
                  >
                    <i>{place === 0 && most !== 1 && <Icon name="check" small />}</i>
                    {one}
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
