import { Icon, type IconName } from "@/components/icon";
import { useNetwork } from "@/components/use-network";
import { refundable, type Move, type Purchase } from "@/features/sales";
import { formatMoney, toCents } from "@/lib/money";
import type { Open } from "./open";
import styles from "./purchase.module.css";

interface Action {
  move: Move;
  icon: IconName;
  words: string;
  text: string;
}

/** What can be done with the purchase as it is now. */
export function Actions({
  purchase,
  onOpen,
}: {
  purchase: Purchase;
  onOpen: (open: Open) => void;
}) {
  const actions = actionsOf(purchase);
  return (
    <section className="panel" aria-labelledby="actions-title">
      <h2 id="actions-title">What you can do</h2>
      {actions.length === 0 ? (
        <p className="muted">Nothing any more: this purchase is closed.</p>
      ) : (
        <div className={styles.does}>
          {actions.map((action) => (
            <ActionButton
              key={action.move}
              {...action}
              onClick={() => onOpen({ move: action.move })}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function ActionButton({ icon, words, text, onClick }: Action & { onClick: () => void }) {
  const cutOff = useNetwork(true);
  return (
    <button type="button" onClick={onClick} {...cutOff}>
      <Icon name={icon} />
      <span>
        <b>{words}</b>
        <small className="figures">{text}</small>
      </span>
      <Icon name="forward" small />
    </button>
  );
}

/** The changes that the API takes of a purchase like this one, in the order of the page. */
export function actionsOf(purchase: Purchase): Action[] {
  const { payment_status, quantity, amount_paid } = purchase;
  const isPending = payment_status === "pending";
  const hasSeats = isPending || payment_status === "completed";
  const most = refundable(purchase);
  const when = (isPossible: boolean, action: Action) => (isPossible ? [action] : []);
  return [
    ...when(hasSeats && quantity > 1, {
      move: "return",
      icon: "minus",
      words: "Return seats",
      text: "Fewer packages; the total shrinks with them.",
    }),
    ...when(hasSeats, {
      move: "exchange",
      icon: "exchange",
      words: "Exchange",
      text: "Another package. The new one is taken before the old one goes.",
    }),
    ...when(hasSeats, {
      move: "reassign",
      icon: "person",
      words: "Give to another person",
      text: "Same seats, same ticket numbers, another name.",
    }),
    ...when(toCents(most) > 0, {
      move: "refund",
      icon: "undo",
      words: "Refund",
      text: `All or a part, up to ${formatMoney(most)}.`,
    }),
    ...when(payment_status === "completed" && toCents(amount_paid) > 0, {
      move: "mark-unpaid",
      icon: "alert",
      words: "Mark unpaid",
      text: "The check bounced, or it was the wrong row.",
    }),
    ...when(isPending, {
      move: "cancel",
      icon: "cross",
      words: "Cancel",
      text: "Its seats go back on sale.",
    }),
  ];
}
