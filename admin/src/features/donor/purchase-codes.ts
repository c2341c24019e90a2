import type { ProblemCode } from "@/api/problem-codes";
import type { UnknownCode } from "@/lib/api";

/** What a refusal's code says about the order: whether it can have been carried out, and what comes next. */
export type Meaning =
  /** Nothing was bought with this key, and the next press of Buy takes a new one. */
  | "nothing-bought"
  /** An earlier request with this key may have been carried out: only the donor's tickets tell. */
  | "see-tickets"
  /** The same purchase is being made at this moment. */
  | "in-progress"
  /** Too many requests: nothing was looked at yet. */
  | "crowd"
  | "signed-out";

/** Every code with which the API refuses a purchase; a test compares them with the API's description. */
const MEANINGS = {
  validation_failed: "nothing-bought",
  idempotency_key_required: "nothing-bought",
  unauthenticated: "signed-out",
  forbidden: "nothing-bought",
  event_not_found: "nothing-bought",
  package_not_found: "nothing-bought",
  sales_not_open: "nothing-bought",
  sales_closed: "nothing-bought",
  package_disabled: "nothing-bought",
  sold_out: "nothing-bought",
  donor_limit_reached: "nothing-bought",
  promo_code_unknown: "nothing-bought",
  promo_code_inactive: "nothing-bought",
  promo_code_expired: "nothing-bought",
  promo_code_exhausted: "nothing-bought",
  promo_code_donor_limit: "nothing-bought",
  price_changed: "nothing-bought",
  idempotency_in_progress: "in-progress",
  // The page never sends another order with a key: a release that reads orders differently answers this.
  idempotency_key_reused: "see-tickets",
  payload_too_large: "nothing-bought",
  unsupported_media_type: "nothing-bought",
  rate_limited: "crowd",
} as const satisfies Partial<Record<ProblemCode, Meaning>>;

export type PurchaseCode = keyof typeof MEANINGS;

/** The codes that mean one thing. */
export type CodeThatMeans<M extends Meaning> = {
  [Code in PurchaseCode]: (typeof MEANINGS)[Code] extends M ? Code : never;
}[PurchaseCode];

export const PURCHASE_CODES = Object.keys(MEANINGS) as readonly PurchaseCode[];

/** What a code means; of one that this page does not know, the worst. */
export const meaningOf = (code: ProblemCode | UnknownCode): Meaning =>
  Object.hasOwn(MEANINGS, code as PurchaseCode) ? MEANINGS[code as PurchaseCode] : "see-tickets";
