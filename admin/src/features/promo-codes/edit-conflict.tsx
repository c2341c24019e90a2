import { useId } from "react";
import { FieldError } from "@/components/field";
import { Say } from "@/components/say";
import type { MergedField, Side } from "@/lib/merge";
import { formatMoney } from "@/lib/money";
import { formatClock, formatEventTime } from "@/lib/time";
import { listed } from "@/lib/words";
import { FIELD_WORDS, type Changeable, type ChangeableFields } from "./fields";
import type { PromoCode } from "./queries";

type Clash = MergedField<ChangeableFields>;

/** What somebody else has saved meanwhile, and where that and what was typed here don't go together. */
export interface Meanwhile {
  by: string;
  at: string;
  /** What they have changed and the form has taken over. */
  taken: readonly Changeable[];
  clashes: readonly Clash[];
  decided: Partial<Record<Changeable, Side>>;
}

interface Props {
  meanwhile: Meanwhile;
  code: PromoCode;
  zone: string;
  /** Somebody wanted to save before everything was decided. */
  isAsked: boolean;
  onDecide: (clash: Clash, side: Side) => void;
}

export const undecided = ({ clashes, decided }: Meanwhile): number =>
  clashes.filter(({ field }) => decided[field] === undefined).length;

/** Says who was faster, and lets a person decide what can't be put together. Neither side is chosen before. */
export function Clashes({ meanwhile, code, zone, isAsked, onDecide }: Props) {
  const { by, at, taken, clashes, decided } = meanwhile;
  return (
    <div className="clashes">
      <Say mood="warm">
        <strong>
          {by} saved this code at {formatClock(at)}, while you were editing.
        </strong>{" "}
        {taken.length > 0 && `${listed(taken.map((field) => FIELD_WORDS[field]))}: taken over. `}
        {clashes.length === 0
          ? "Your changes fit; save to keep both."
          : "Please choose what it should be:"}
      </Say>
      {clashes.map((clash) => (
        <ClashChoice
          key={clash.field}
          clash={clash}
          by={by}
          code={code}
          zone={zone}
          side={decided[clash.field]}
          onDecide={(side) => onDecide(clash, side)}
        />
      ))}
      {isAsked && undecided(meanwhile) > 0 && (
        <FieldError>Please choose one of the two, then save.</FieldError>
      )}
    </div>
  );
}

interface ChoiceProps {
  clash: Clash;
  by: string;
  code: PromoCode;
  zone: string;
  side: Side | undefined;
  onDecide: (side: Side) => void;
}

function ClashChoice({ clash, by, code, zone, side, onDecide }: ChoiceProps) {
  const name = useId();
  const words = (value: Clash["mine"]) => valueWords(code, clash.field, value, zone);
  return (
    <fieldset className="field">
      <legend className="lab">
        {FIELD_WORDS[clash.field]} <span>was {words(clash.before)}</span>
      </legend>
      <div className="two kinds">
        {(
          [
            ["theirs", by],
            ["mine", "You"],
          ] as const
        ).map(([which, who]) => (
          <label key={which} className={side === which ? "pickrow on" : "pickrow"}>
            <input
              type="radio"
              className="sr"
              name={name}
              checked={side === which}
              onChange={() => onDecide(which)}
            />
            <i aria-hidden="true" />
            <span>
              <span className="hint">{who}</span>
              <b className="num">{words(clash[which])}</b>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function valueWords(
  code: PromoCode,
  field: Changeable,
  value: Clash["mine"],
  zone: string,
): string {
  if (typeof value === "boolean") return value ? "Active" : "Inactive";
  if (value === null) return field === "expires_at" ? "Never" : "No limit";
  if (typeof value === "number") return value.toLocaleString("en-US");
  if (field === "expires_at") return formatEventTime(value, zone);
  return code.discount_type === "percentage" ? `${Number(value)}%` : formatMoney(value);
}
