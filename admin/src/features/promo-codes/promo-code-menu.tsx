import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { IconButton } from "@/components/button";
import { Question } from "@/components/dialog";
import { FieldError } from "@/components/field";
import { Menu } from "@/components/menu";
import { isProblem } from "@/lib/api";
import { count, wordsFor } from "@/lib/words";
import { useDelete, useSwitch } from "./changes";
import type { PromoCode } from "./queries";
import styles from "./promo-codes.module.css";

/** The actions on a code. */
export function PromoCodeMenu({
  code,
  onSwitch,
}: {
  code: PromoCode;
  onSwitch: (isActive: boolean) => void;
}) {
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const params = { eventId: code.event_id, codeId: code.id };
  const purchases = () =>
    navigate({
      to: "/events/$eventId/tickets/sales",
      params,
      search: { promo_code: code.code },
      hash: "purchases",
    });
  return (
    <>
      <Menu
        trigger={
          <IconButton icon="more" className={styles.rowMenu} label={`Actions for ${code.code}`} />
        }
        items={[
          {
            words: "Edit",
            icon: "pencil",
            onSelect: () =>
              void navigate({
                to: "/events/$eventId/tickets/promo-codes/$codeId/edit",
                params,
                resetScroll: false,
              }),
          },
          { words: "See its purchases", icon: "chart", onSelect: () => void purchases() },
          code.is_active
            ? {
                words: "Deactivate",
                icon: "hidden",
                needsNetwork: true,
                onSelect: () => onSwitch(false),
              }
            : {
                words: "Activate",
                icon: "eye",
                needsNetwork: true,
                onSelect: () => onSwitch(true),
              },
          { words: "Delete…", icon: "trash", isDangerous: true, onSelect: () => setDeleting(true) },
        ]}
      />
      <DeleteDialog code={code} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </>
  );
}

interface Props {
  code: PromoCode;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks before a code is deleted; if it was used, explains why that is impossible and offers to deactivate it. */
function DeleteDialog({ code, isOpen, onClose }: Props) {
  const remove = useDelete();
  const close = () => {
    remove.reset();
    onClose();
  };
  if (code.times_used > 0 || isProblem(remove.error, "promo_code_used"))
    return <Refused code={code} isOpen={isOpen} onClose={close} />;
  return (
    <Question
      isOpen={isOpen}
      title={`Delete ${code.code}?`}
      keep="Keep it"
      onKeep={close}
      proceed={{
        words: "Delete promo code",
        isDangerous: true,
        isBusy: remove.isPending,
        onClick: () => remove.mutate(code, { onSuccess: close }),
      }}
    >
      <p>
        It was never used. Donors who have it will be told that we don't know it; the audit trail
        keeps a record.
      </p>
      {remove.isError && (
        <FieldError>
          {isProblem(remove.error, "precondition_failed")
            ? "Somebody has changed this code in the meantime. Please look at it once more."
            : wordsFor(remove.error)}
        </FieldError>
      )}
    </Question>
  );
}

function Refused({ code, isOpen, onClose }: Props) {
  const switchOver = useSwitch();
  const times =
    code.times_used === 1
      ? "once, and that purchase keeps its"
      : `${count(code.times_used, "time")}, and those purchases keep their`;
  const uses =
    code.times_used > 0
      ? `It was used ${times} price.`
      : "It was used before, and the record of that stays.";
  return (
    <Question
      isOpen={isOpen}
      title={`${code.code} can't be deleted`}
      keep="Close"
      onKeep={onClose}
      {...(code.is_active && {
        proceed: {
          words: "Deactivate instead",
          isBusy: switchOver.isPending,
          onClick: () => switchOver.mutate({ code, isActive: false }, { onSuccess: onClose }),
        },
      })}
    >
      <p>
        {uses}{" "}
        {code.is_active
          ? "You can deactivate it: donors can't use it any more."
          : "It is inactive already: donors can't use it."}
      </p>
      {switchOver.isError && <FieldError>{wordsFor(switchOver.error)}</FieldError>}
    </Question>
  );
}
