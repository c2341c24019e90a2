import { ConflictField } from "@/components/conflict-field";
import { FieldError } from "@/components/field";
import { Say } from "@/components/say";
import type { FieldChange } from "@/lib/merge";
import { formatClock } from "@/lib/time";
import { listed } from "@/lib/words";
import { PROMO_CODE_FIELDS, type ChangeableFields, type PromoCodeFieldName } from "./fields";
import type { PromoCode } from "./queries";

/** What somebody else has saved in the meantime, and which fields of it conflict with what was typed here. */
export interface EditConflict {
  by: string;
  at: string;
  /** Changed by them only: the form has taken these over. */
  taken: readonly PromoCodeFieldName[];
  conflicts: readonly FieldChange<ChangeableFields>[];
  decided: Partial<ChangeableFields>;
}

interface Props {
  conflict: EditConflict;
  code: PromoCode;
  zone: string;
  /** Saving was tried before everything was decided. */
  isAsked: boolean;
  onDecide: (field: PromoCodeFieldName, value: ChangeableFields[PromoCodeFieldName]) => void;
}

export const undecided = ({ conflicts, decided }: EditConflict): number =>
  conflicts.filter(({ field }) => decided[field] === undefined).length;

/** Says who saved first, and asks for a decision on each conflicting field. Neither side is chosen in advance. */
export function EditConflictNotice({ conflict, code, zone, isAsked, onDecide }: Props) {
  const { by, at, taken, conflicts, decided } = conflict;
  return (
    <div>
      <Say mood="warm">
        <strong>
          {by} saved this code at {formatClock(at)}, while you were editing.
        </strong>{" "}
        {taken.length > 0 &&
          `${listed(taken.map((field) => PROMO_CODE_FIELDS[field].label))}: taken over. `}
        {conflicts.length === 0
          ? "Your changes fit; save to keep both."
          : "Please choose what it should be:"}
      </Say>
      {conflicts.map((change) => (
        <ConflictField
          key={change.field}
          name={change.field}
          field={PROMO_CODE_FIELDS[change.field]}
          context={{ zone, discountType: code.discount_type }}
          change={change}
          by={by}
          at={at}
          decided={decided[change.field]}
          onDecide={(value) => onDecide(change.field, value)}
        />
      ))}
      {isAsked && undecided(conflict) > 0 && (
        <FieldError>Please choose one of the two, then save.</FieldError>
      )}
    </div>
  );
}
