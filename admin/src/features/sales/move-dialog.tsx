import { useState } from "react";
import { MarkPaid, Reason } from "@/api/limits";
import { Question } from "@/components/dialog";
import { FieldError, TextField } from "@/components/field";
import { isProblem } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { formatMoney } from "@/lib/money";
import { count, wordsFor } from "@/lib/words";
import { useMove, whose, type Move } from "./moves";
import type { Purchase } from "./types";
import { dueBack, whyDue } from "./refunds";
import { statusOf } from "./status";
import styles from "./purchases.module.css";

interface Props {
  purchase: Purchase;
  move: Move;
  onClose: () => void;
}

interface Words {
  title: string;
  text: string;
  proceed: string;
  note: string;
}

/** Asks before a payment is recorded, or a purchase cancelled or refunded. */
export function MoveDialog({ purchase, move, onClose }: Props) {
  const mutation = useMove();
  const [note, setNote] = useState("");
  const { title, text, proceed, note: label } = wordsOf(purchase, move);
  const limit = move === "mark-paid" ? MarkPaid.reference : Reason.reason;
  const isOver = isProblem(
    mutation.error,
    "purchase_not_pending",
    "purchase_not_completed",
    "purchase_already_closed",
  );
  if (isOver) {
    return (
      <Question isOpen title="Somebody was faster" keep="Close" onKeep={onClose}>
        <p>
          Meanwhile this purchase is: {statusOf(purchase).words.toLowerCase()}. Nothing was changed
          by you.
        </p>
      </Question>
    );
  }
  return (
    <Question
      isOpen
      title={title}
      keep="Keep it as it is"
      onKeep={onClose}
      proceed={{
        words: proceed,
        isDangerous: move !== "mark-paid",
        isBusy: mutation.isPending,
        onClick: () => mutation.mutate({ purchase, move, note }, { onSuccess: onClose }),
      }}
    >
      <p>{text}</p>
      <div className={styles.moveNote}>
        <TextField
          label={label}
          note="optional"
          maxLength={limit.maxLength}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {mutation.isError && <FieldError>{wordsFor(mutation.error)}</FieldError>}
    </Question>
  );
}

function wordsOf(purchase: Purchase, move: Move): Words {
  const amount = formatMoney(purchase.total_price);
  const of = isolated(whose(purchase));
  const seats = purchase.tickets.length;
  const goBack = `${count(seats, "seat")} ${seats === 1 ? "goes" : "go"} back on sale.`;
  if (move === "mark-paid") {
    return {
      title: `Mark ${amount} from ${of} as paid?`,
      text: "For money that came by check, invoice or card elsewhere. The tickets become valid at the door.",
      proceed: "Mark as paid",
      note: "Reference, such as a check number",
    };
  }
  if (move === "cancel") {
    return {
      title: `Cancel the purchase of ${of}?`,
      text: goBack,
      proceed: "Cancel purchase",
      note: "Reason",
    };
  }
  const due = dueBack(purchase);
  const refunded = due === null ? amount : formatMoney(due);
  const text = due === null ? goBack : whyDue(purchase);
  return {
    title: `Refund ${refunded} to ${of}?`,
    text: `${text} The money itself goes back outside this app.`,
    proceed: `Refund ${refunded}`,
    note: "Reason",
  };
}
