import { Question } from "@/components/dialog";
import { FieldError } from "@/components/field";
import { isProblem } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { wordsFor } from "@/lib/words";
import { useDelete, useEnable } from "./changes";
import type { Package } from "./queries";
import { formatNumber } from "@/lib/numbers";

interface Props {
  shown: Package;
  isOpen: boolean;
  onClose: () => void;
  /** After it was deleted. */
  onDeleted?: () => void;
}

/** Asks before a package is deleted; if it was ever bought, explains why that is impossible and offers to disable it. */
export function DeleteDialog({ shown, isOpen, onClose, onDeleted }: Props) {
  const remove = useDelete();
  const isRefused = shown.sold_count > 0 || isProblem(remove.error, "package_has_sales");
  const close = () => {
    remove.reset();
    onClose();
  };
  if (isRefused) return <Refused shown={shown} isOpen={isOpen} onClose={close} />;
  return (
    <Question
      isOpen={isOpen}
      title={`Delete ${isolated(shown.name)}?`}
      keep="Keep it"
      onKeep={close}
      proceed={{
        words: "Delete package",
        isDangerous: true,
        isBusy: remove.isPending,
        onClick: () => {
          remove.mutate(shown, {
            onSuccess: () => {
              close();
              onDeleted?.();
            },
          });
        },
      }}
    >
      <p>
        None are sold. The package and its custom options will be gone; the audit trail keeps a
        record.
      </p>
      {remove.isError && (
        <FieldError>
          {isProblem(remove.error, "precondition_failed")
            ? "Somebody has changed this package in the meantime. Please look at it once more."
            : wordsFor(remove.error)}
        </FieldError>
      )}
    </Question>
  );
}

function Refused({ shown, isOpen, onClose }: Props) {
  const enable = useEnable();
  const reason =
    shown.sold_count > 0
      ? `${formatNumber(shown.sold_count)} ${shown.sold_count === 1 ? "is" : "are"} sold, and those donors keep their tickets.`
      : "It was bought before, and the record of that stays.";
  return (
    <Question
      isOpen={isOpen}
      title={`${isolated(shown.name)} can't be deleted`}
      keep="Close"
      onKeep={onClose}
      {...(shown.is_enabled && {
        proceed: {
          words: "Disable instead",
          isBusy: enable.isPending,
          onClick: () => enable.mutate({ shown, isEnabled: false }, { onSuccess: onClose }),
        },
      })}
    >
      <p>
        {reason}{" "}
        {shown.is_enabled
          ? "You can disable it: donors won't see it any more, and nothing already sold changes."
          : "It is disabled already: donors don't see it."}
      </p>
      {enable.isError && <FieldError>{wordsFor(enable.error)}</FieldError>}
    </Question>
  );
}
