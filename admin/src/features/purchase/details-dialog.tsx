import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { GuestPatch, PurchasePatch as Limits } from "@/api/limits";
import { Button } from "@/components/button";
import { DayField } from "@/components/day-field";
import { Dialog } from "@/components/dialog";
import { EmailField, FieldError, TextField } from "@/components/field";
import { CALLS, purchasersQuery, useChange, whose, type Purchase } from "@/features/sales";
import type { Schemas } from "@/lib/api";
import { toCents } from "@/lib/money";
import { isAddress, NO_ADDRESS, tidyAddress, tidyText } from "@/lib/text";
import { isDay } from "@/lib/time";
import { wordsFor } from "@/lib/words";
import styles from "./purchase.module.css";

interface Props {
  purchase: Purchase;
  onClose: () => void;
}

/** In whose name, until when, and the name and address of a person that the team entered. */
export function DetailsDialog({ purchase, onClose }: Props) {
  const { purchaser } = purchase;
  const isOurs = useIsEnteredByTeam(purchase);
  const [inTheNameOf, setInTheNameOf] = useState(purchase.in_the_name_of ?? "");
  const [dueOn, setDueOn] = useState(purchase.due_on ?? "");
  const [name, setName] = useState(purchaser.name ?? "");
  const [email, setEmail] = useState(purchaser.email ?? "");
  const [wasAsked, setAsked] = useState(false);
  const saving = useChange(purchase, CALLS.update, () => "The purchase is saved.");
  const address = tidyAddress(email);
  const nameFault = tidyText(name) === "" ? "Please enter a name." : undefined;
  const dayFault = dueOn === "" || isDay(dueOn) ? undefined : "Please complete the day.";
  const addressFault = address !== "" && !isAddress(address) ? NO_ADDRESS : undefined;
  const submit = () => {
    setAsked(true);
    if (dayFault !== undefined) return;
    if (isOurs && (nameFault ?? addressFault) !== undefined) return;
    const changes = changesOf(purchase, {
      in_the_name_of: tidyText(inTheNameOf) || null,
      due_on: dueOn || null,
      ...(isOurs && { purchaser: { name: tidyText(name), email: address || null } }),
    });
    if (Object.keys(changes).length === 0) onClose();
    else saving.mutate(changes, { onSuccess: onClose });
  };
  const isDue = toCents(purchase.amount_due) > 0;
  return (
    <Dialog isOpen title="Details of this purchase" onClose={onClose}>
      <form
        className={styles.dialogForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {isOurs && (
          <>
            <TextField
              label="Name"
              maxLength={GuestPatch.guest_name.maxLength}
              value={name}
              error={wasAsked ? nameFault : undefined}
              onChange={(event) => setName(event.target.value)}
            />
            <EmailField
              label="E-mail"
              note="optional"
              maxLength={GuestPatch.guest_email.maxLength}
              value={email}
              error={wasAsked ? addressFault : undefined}
              onChange={(event) => setEmail(event.target.value)}
            />
          </>
        )}
        <TextField
          label="In the name of"
          note="optional"
          hint="The company or family that is thanked."
          maxLength={Limits.in_the_name_of.maxLength}
          value={inTheNameOf}
          onChange={(event) => setInTheNameOf(event.target.value)}
        />
        {isDue && (
          <DayField
            label="Due on"
            note="optional"
            value={dueOn}
            error={wasAsked ? dayFault : undefined}
            onChange={setDueOn}
          />
        )}
        {saving.error !== null && <FieldError>{wordsFor(saving.error)}</FieldError>}
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" look="first" busy={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether the purchaser is a person without an account: only their name is the team's to change. */
function useIsEnteredByTeam(purchase: Purchase): boolean {
  const { data } = useQuery({
    ...purchasersQuery(purchase.event_id, purchase.purchaser.email ?? whose(purchase)),
    enabled: purchase.purchaser.name !== null,
  });
  const found = data?.find(({ user_id }) => user_id === purchase.purchaser.id);
  return found?.has_account === false;
}

/** The fields that differ from what is stored: what somebody else changes meanwhile stays. */
function changesOf(
  purchase: Purchase,
  { purchaser, ...typed }: Schemas["PurchasePatch"],
): Schemas["PurchasePatch"] {
  const { name, email } = purchase.purchaser;
  const isRenamed =
    purchaser !== undefined && (purchaser.name !== name || purchaser.email !== email);
  return {
    ...(typed.in_the_name_of !== purchase.in_the_name_of && {
      in_the_name_of: typed.in_the_name_of ?? null,
    }),
    ...(typed.due_on !== purchase.due_on && { due_on: typed.due_on ?? null }),
    ...(isRenamed && { purchaser }),
  };
}
