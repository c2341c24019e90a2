import type { Schemas } from "./api";

export type PaymentMethod = Schemas["PaymentMethod"];

/** How a purchase is paid, at the start of a sentence or alone. */
export const METHOD_WORDS: Readonly<Record<PaymentMethod, string>> = {
  check: "Check",
  cash: "Cash",
  card: "Card",
  bank_transfer: "Bank transfer",
  provider: "Payment provider",
  pledge: "Pledge",
  comp: "Comp",
  in_kind: "In kind",
};

/** The methods by which a coordinator can record money. */
export const MONEY_METHODS = ["check", "cash", "card", "bank_transfer"] as const;

/** What the number of a payment is called: "Check number". */
export const referenceLabel = (method: PaymentMethod): string =>
  method === "check" ? "Check number" : "Reference";
