import { Button, buttonLook } from "@/components/button";
import { Dialog, Question } from "@/components/dialog";
import type { Package } from "@/features/packages";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import type { Refusal } from "./attempt";
import { RaiseTheLimit } from "./obstacles-panel";
import { sumOfFewer } from "./sum";
import type { OrderValues } from "./values";
import type { OrderView } from "./view";
import { fasterWords, leftWords } from "./words";
import styles from "./refusal-dialogs.module.css";

interface Props {
  refusal: Refusal;
  values: OrderValues;
  view: OrderView;
  /** What was left when the order was entered, as this page had shown it; null without a limit. */
  before: number | null;
  onClose: () => void;
  /** Enters the order as it is now at the price that the API has named. */
  onAccept: (total: string) => void;
  /** Enters fewer packages. */
  onFewer: (quantity: string, total: string) => void;
}

/** Asks again where the price or what is left has changed before the order was entered. */
export function RefusalDialogs(props: Props) {
  const { refusal, view, onClose, onAccept } = props;
  const isPriceChanged = refusal.kind === "price-changed";
  return (
    <>
      {view.chosen !== null && (
        <SoldOut
          {...props}
          chosen={view.chosen}
          remaining={refusal.kind === "sold-out" ? refusal.remaining : null}
        />
      )}
      <Question
        isOpen={isPriceChanged}
        title={isPriceChanged ? `The total is now ${formatMoney(refusal.total)}` : ""}
        keep="Keep editing"
        onKeep={onClose}
        proceed={{
          words: isPriceChanged ? `Enter it for ${formatMoney(refusal.total)}` : "",
          onClick: () => isPriceChanged && onAccept(refusal.total),
        }}
      >
        <p>
          {isPriceChanged &&
            `It was ${formatMoney(refusal.was)}. Nothing was entered; everything you typed is still here.`}
        </p>
      </Question>
    </>
  );
}

function SoldOut({
  values,
  view,
  before,
  onClose,
  onFewer,
  chosen,
  remaining,
}: Props & { chosen: Package; remaining: number | null }) {
  const left = remaining ?? 0;
  const fewer = sumOfFewer(values, chosen, view.promo.code, left);
  return (
    <Dialog
      isOpen={remaining !== null}
      title={leftWords(left, isolated(chosen.name))}
      onClose={onClose}
    >
      <p>{fasterWords(before, left)}</p>
      <div className="actions">
        <RaiseTheLimit of={chosen} className={buttonLook("quiet")}>
          Raise the limit
        </RaiseTheLimit>
        {left === 0 ? (
          <Button look="first" onClick={onClose}>
            Keep editing
          </Button>
        ) : (
          <Button
            look="first"
            className={styles.fewer}
            onClick={() => onFewer(fewer.quantity, fewer.total)}
          >
            {`Enter ${fewer.quantity} for ${formatMoney(fewer.total)}`}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
