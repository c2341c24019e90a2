import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TextField } from "@/components/field";
import { useDebounced } from "@/components/use-debounced";
import { CALLS, useChange, whose, whoseInText } from "@/features/sales/moves";
import { foundPurchasesQuery } from "@/features/sales/purchasers";
import type { Purchase } from "@/features/sales/types";
import { formatMoney, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { tidyText } from "@/lib/text";
import { ChangeDialog } from "./change-dialog";
import { Picks } from "./picks";
import { packagesOf } from "@/features/sales/seats";
import type { MoveProps } from "./types";
import { cx } from "@/lib/class-names";
import styles from "./dialogs.module.css";

const PAUSE_MILLISECONDS = 300;

/** A payment that was for another purchase: looks for that one, and moves it there. */
export function MovePayment({ purchase, onClose, paymentId }: MoveProps) {
  const payment = paymentOf(purchase, paymentId);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [wasAsked, setAsked] = useState(false);
  const found = useFound(purchase, typed);
  const to = found.find(({ id }) => id === chosen);
  const moving = useChange(
    purchase,
    CALLS.movePayment,
    (done) => `The payment is on the purchase of ${whoseInText(done)} now.`,
  );
  if (payment === undefined) return null;
  return (
    <ChangeDialog
      purchase={purchase}
      title={`Move ${formatMoney(payment.amount)} to another purchase?`}
      keep="Leave it here"
      proceed={to === undefined ? "Move it" : `Move it to ${whoseInText(to)}`}
      change={moving}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (to !== undefined) moving.mutate({ paymentId: payment.id, to }, { onSuccess: onClose });
      }}
    >
      <p className={cx("muted", styles.lead)}>
        {payment.method !== null && `${METHOD_WORDS[payment.method]} `}
        {payment.reference !== null && <span className="code">{payment.reference}</span>} was for
        another purchase: it is taken off this one and recorded there.
      </p>
      <TextField
        label="Which purchase"
        placeholder="Name, e-mail, ticket or purchase number"
        value={typed}
        error={wasAsked && to === undefined ? "Please choose a purchase." : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(undefined);
        }}
      />
      {found.length > 0 && (
        <Picks
          label="Purchases"
          chosen={chosen}
          onChoose={setChosen}
          items={found.map((one) => ({
            value: one.id,
            words: whose(one),
            detail: packagesOf(one),
            end: dueWords(one),
          }))}
        />
      )}
      {tidyText(typed) !== "" && found.length === 0 && (
        <p className={cx("hint", styles.lead)}>No other purchase fits.</p>
      )}
    </ChangeDialog>
  );
}

/** The payment that was named, else the first that fits nothing, else the first that came. */
function paymentOf({ payments, refunds_due }: Purchase, paymentId: string | undefined) {
  const wanted = paymentId ?? refunds_due[0]?.payment_id;
  const received = payments.filter(({ kind }) => kind === "received");
  return received.find(({ id }) => id === wanted) ?? received[0];
}

function useFound(purchase: Purchase, typed: string): readonly Purchase[] {
  const wanted = useDebounced(tidyText(typed), PAUSE_MILLISECONDS);
  const { data } = useQuery({
    ...foundPurchasesQuery(purchase.event_id, wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  return wanted === "" ? [] : (data?.items ?? []).filter(({ id }) => id !== purchase.id);
}

const dueWords = ({ amount_due }: Purchase): string =>
  toCents(amount_due) > 0 ? `${formatMoney(amount_due)} due` : "nothing due";
