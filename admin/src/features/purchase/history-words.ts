import type { IconName } from "@/components/icon";
import type { Purchase } from "@/features/sales";
import type { Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { METHOD_WORDS } from "@/lib/payment-method";
import { formatDay } from "@/lib/time";

type Entry = Schemas["AuditEntryRead"];

/** Something that happened to the purchase. */
export interface Happening {
  key: string;
  at: string;
  icon: IconName;
  mood: "money" | "bad" | "plain";
  title: string;
  /** Sentences: who did it, why, what came of it. */
  details: readonly string[];
}

/** What one change did: each field from what to what. */
interface Change {
  action: Entry["action"];
  who: string | null;
  fields: Readonly<Record<string, { from: string | null; to: string | null } | undefined>>;
  reference: string | null;
  reason: string | null;
}

const HOLD_EXPIRED = "hold expired";
const MONEY = ["amount_paid", "refund_due_amount", "overpaid_by"] as const;

/** The entries of the trail about a purchase, and how it began, as what happened: newest first. */
export function happeningsOf(entries: readonly Entry[], purchase: Purchase): Happening[] {
  const changes = byRequest(entries).map((one) => happeningOf(one, purchase));
  const isBegun = entries.some(({ action }) => action === "created");
  return isBegun ? changes : [...changes, beginningOf(purchase)];
}

/** The entries of one request are one change. */
function byRequest(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.request_id} ${entry.action}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

function happeningOf(entries: readonly Entry[], purchase: Purchase): Happening {
  const [first] = entries as readonly [Entry, ...Entry[]];
  const change = changeOf(entries, first, purchase);
  const { title, details = [], icon, mood = "plain" } = wordsOf(change);
  const why =
    change.reason === null ? [] : [`Reason: ${change.reason}.`.replace(/([.!?])\.$/, "$1")];
  return {
    key: String(first.sequence),
    at: first.occurred_at,
    icon,
    mood,
    title,
    details: [...by(change), ...details, ...why],
  };
}

function changeOf(
  entries: readonly Entry[],
  { action, actor }: Entry,
  { payments }: Purchase,
): Change {
  const fields = Object.fromEntries(
    entries.map(({ field_name, old_value, new_value }) => [
      field_name ?? "",
      { from: old_value, to: new_value },
    ]),
  );
  const reason = fields.reason?.to ?? null;
  const number = fields.payment_reference?.to ?? fields.payment_reference?.from;
  const method = payments.find((payment) => payment.reference === number)?.method;
  return {
    action,
    who: actor.id === null ? null : isolated(actor.name || "somebody without a name"),
    fields,
    // "check 2041": what the number is of.
    reference: number
      ? [method && METHOD_WORDS[method].toLowerCase(), isolated(number)].filter(Boolean).join(" ")
      : null,
    reason: reason === HOLD_EXPIRED ? "the hold ran out" : reason,
  };
}

const by = ({ who, action }: Change): string[] => {
  if (who !== null)
    return [`${action === "paid" || action === "created" ? "Entered by" : "By"} ${who}.`];
  return action === "paid" ? ["Reported by the payment provider."] : [];
};

type Words = Pick<Happening, "title" | "icon"> & Partial<Pick<Happening, "details" | "mood">>;

function wordsOf(change: Change): Words {
  switch (change.action) {
    case "created":
      return ordered(change);
    case "paid":
      return paid(change);
    case "unpaid":
      return unpaid(change);
    case "refunded":
      return refunded(change);
    case "returned":
      return returned(change);
    case "exchanged":
      return exchanged(change);
    case "reassigned":
      return reassigned(change);
    case "cancelled":
      return { title: "Cancelled; its seats are back on sale", icon: "cross", mood: "bad" };
    default:
      return updated(change);
  }
}

function ordered(change: Change): Words {
  const { fields } = change;
  const quantity = fields.quantity?.to ?? "1";
  const waived = fields.waived?.to;
  const adjustment = fields.price_adjustment?.to;
  const total = fields.total_price?.to;
  const { payment_status: status, due_on: due } = fields;
  return {
    title: `${quantity} × ${isolated(fields.package?.to ?? "a package")}`,
    icon: "ticket",
    details: [
      ...(total ? [`For ${formatMoney(total)}${adjustment ? ", a price of its own" : ""}.`] : []),
      ...(status?.to === "completed" && toCents(total ?? "0") > 0
        ? [`Paid at once${withReference(change)}.`]
        : []),
      ...(due?.to ? [`To be paid by ${formatDay(due.to, { year: true })}.`] : []),
      ...(waived ? [`Passed over: ${waived.replaceAll("_", " ")}.`] : []),
    ],
  };
}

function paid(change: Change): Words {
  const { fields } = change;
  const amount = fromCents(grown(fields, "amount_paid") + grown(fields, "overpaid_by"));
  const isOnlyTooMuch = grown(fields, "amount_paid") === 0 && grown(fields, "overpaid_by") > 0;
  const came = toCents(amount) === 0 ? "Marked as paid" : `${formatMoney(amount)} received`;
  const tooMuch = grown(fields, "overpaid_by");
  const day = fields.received_on?.to;
  return {
    title: `${came}${withReference(change)}`,
    icon: "money",
    mood: isOnlyTooMuch ? "bad" : "money",
    details: [
      ...(day ? [`Dated ${formatDay(day, { year: true })}.`] : []),
      ...(tooMuch > 0 ? [`${formatMoney(fromCents(tooMuch))} of it fits nothing here.`] : []),
    ],
  };
}

function unpaid(change: Change): Words {
  const { fields } = change;
  const amount = fromCents(-(grown(fields, "amount_paid") + grown(fields, "overpaid_by")));
  return {
    title: `${formatMoney(amount)} was never received${withReference(change)}`,
    icon: "alert",
    mood: "bad",
    details: ["The seats stay, and wait for payment again."],
  };
}

function refunded({ fields }: Change): Words {
  const cents = MONEY.reduce((sum, name) => sum - grown(fields, name), 0);
  const isWhole = fields.payment_status?.to === "refunded";
  return {
    title: cents > 0 ? `${formatMoney(fromCents(cents))} refunded` : "Refunded",
    icon: "undo",
    details: isWhole ? ["Its seats are back on sale."] : [],
  };
}

function returned({ fields }: Change): Words {
  const { quantity, total_price: total } = fields;
  const back = grown(fields, "refund_due_amount");
  const number = Number(quantity?.from ?? 0) - Number(quantity?.to ?? 0);
  return {
    title: `${number} of ${quantity?.from ?? "?"} packages returned`,
    icon: "minus",
    details: [
      ...(total?.to ? [`The total is ${formatMoney(total.to)}.`] : []),
      ...(back > 0 ? [`${formatMoney(fromCents(back))} has to go back.`] : []),
    ],
  };
}

function exchanged({ fields }: Change): Words {
  const { package_name: name, quantity, total_price: total } = fields;
  const what = name?.to
    ? `Exchanged ${isolated(name.from ?? "")} for ${isolated(name.to)}`
    : `Exchanged ${quantity?.from ?? "?"} packages for ${quantity?.to ?? "?"}`;
  return {
    title: what,
    icon: "exchange",
    details: total?.to ? [`The total is ${formatMoney(total.to)}.`] : [],
  };
}

function reassigned({ fields }: Change): Words {
  const { from, to } = fields.purchaser ?? { from: null, to: null };
  return {
    title: to === null ? "Given to another person" : `Given to ${isolated(to)}`,
    icon: "person",
    details: from === null ? [] : [`It was ${isolated(from)}'s before.`],
  };
}

/** What may be changed one by one. */
function updated(change: Change): Words {
  const { fields } = change;
  if (fields.payment_status?.to === "failed")
    return { title: `The payment failed${withReference(change)}`, icon: "alert", mood: "bad" };
  if (fields.note !== undefined) return { title: "The note was changed", icon: "note" };
  const changed = Object.entries(fields).flatMap(([name, values]) => changedWords(name, values));
  const [title = "The details were changed", ...details] = changed;
  return { title, details, icon: "pencil" };
}

function changedWords(
  name: string,
  values: { from: string | null; to: string | null } | undefined,
): string[] {
  const to = values?.to ?? null;
  switch (name) {
    case "reason":
      return [];
    case "in_the_name_of":
      return [to === null ? "In nobody's name any more" : `In the name of ${isolated(to)}`];
    case "due_on":
      return [
        to === null
          ? "No day is agreed for the payment any more"
          : `Due on ${formatDay(to, { year: true })}`,
      ];
    case "overpaid_by":
      return [`${formatMoney(to ?? "0.00")} fits nothing here`];
    case "refund_due":
      return [to === "true" ? "Money has to go back" : "No money has to go back any more"];
    default: {
      const field = name.replaceAll("_", " ");
      return [`The ${field} was changed`];
    }
  }
}

/** ", check 2041" after what came or went. */
const withReference = ({ reference }: Change): string =>
  reference === null ? "" : `, ${reference}`;

/** By how many cents an amount grew; negative where it shrank. */
function grown(fields: Change["fields"], name: string): number {
  const { from, to } = fields[name] ?? { from: null, to: null };
  return toCents(to ?? "0") - toCents(from ?? "0");
}

/** What the trail does not have: donors' purchases begin without an entry. */
function beginningOf(purchase: Purchase): Happening {
  const { quantity, package_name, purchaser, returned_quantity, created_at, id } = purchase;
  const who = isolated(purchaser.name ?? purchaser.email ?? "an unnamed donor");
  return {
    key: id,
    at: created_at,
    icon: "ticket",
    mood: "plain",
    title: `${quantity + returned_quantity} × ${isolated(package_name)}`,
    details: [`Bought by ${who}.`],
  };
}
