import type { Package } from "@/features/packages";
import { answersFor } from "@/lib/answers";
import { parseMoney } from "@/lib/money";
import { tidyAddress, tidyCode, tidyText } from "@/lib/text";
import { guestsIn } from "./guest-list";
import { isOtherAmount } from "./sum";
import { isPriced, noteOf, quantityOf, type Body, type OrderValues, type Rule } from "./values";

const textOrNull = (typed: string): string | null => tidyText(typed) || null;

interface Parts {
  chosen: Package;
  waive: Rule[];
  /** Nothing is entered at any other total. */
  expectedTotal: string;
}

/** An order without errors as the API takes it. */
export function bodyOf(values: OrderValues, { chosen, waive, expectedTotal }: Parts): Body {
  const { settlement, promoCode, hasOtherPrice, reason, total, hasNames, names } = values;
  const isLater = settlement === "later";
  return {
    purchaser: purchaserOf(values),
    package_id: chosen.id,
    quantity: quantityOf(values) ?? 0,
    promo_code: (isPriced(values) && tidyCode(promoCode)) || null,
    expected_total: expectedTotal,
    total_override:
      hasOtherPrice && isPriced(values)
        ? { total: parseMoney(total) ?? "", reason: tidyText(reason) }
        : null,
    payment: paymentOf(values, expectedTotal),
    due_on: isLater ? values.dueOn || null : null,
    in_the_name_of: textOrNull(values.inTheNameOf),
    note: textOrNull(noteOf(values)),
    option_responses: answersFor(
      chosen.custom_options.filter(({ is_active }) => is_active),
      values.answers,
    ).filter(({ value }) => value !== null),
    guests: hasNames ? guestsIn(names) : [],
    waive,
  };
}

function purchaserOf({ known, name, email }: OrderValues): Body["purchaser"] {
  if (known !== null) return { user_id: known.user_id };
  return { name: tidyText(name), email: tidyAddress(email) || null };
}

function paymentOf(values: OrderValues, total: string): Body["payment"] {
  const { settlement, method, receivedOn } = values;
  if (settlement === "later") return { status: "pending", method: "pledge" };
  if (settlement !== "paid") return { status: "completed", method: settlement };
  const reference = textOrNull(values.reference);
  // Another amount than the total is recorded once there is an order that it can be recorded for.
  if (isOtherAmount(values, total)) return { status: "pending", method, reference };
  return { status: "completed", method, reference, received_on: receivedOn || null };
}
