import { IDEMPOTENCY_KEY_LIFETIME_SECONDS } from "@/api/limits";
import { ApiProblem, isProblem } from "@/lib/api";
import { guestField, optionField, type FieldErrors, type PurchaseBody } from "./order";
import { meaningOf, type CodeThatMeans } from "./purchase-codes";

/**
 * One press of Buy, until it is answered.
 *
 * The key and the very body it stands for are kept together: sent again they can only be answered, never bought twice.
 */
export interface Attempt {
  key: string;
  body: PurchaseBody;
  /** In milliseconds since the epoch. */
  startedAt: number;
  /** A request of this attempt was never answered: it may have been carried out. */
  isInDoubt: boolean;
}

/** Where a purchase stands. While there is an attempt the order can't be changed. */
export type Buying =
  | { step: "choosing" }
  | { step: "sending"; attempt: Attempt; sentAt: number }
  | { step: "waiting"; attempt: Attempt; why: "crowd" | "in-progress"; until: number }
  | { step: "in-doubt"; attempt: Attempt; isTakenUp: boolean }
  | { step: "see-tickets"; attempt: Attempt }
  | { step: "signed-out"; attempt: Attempt }
  | { step: "refused"; refusal: Refusal }
  | { step: "bought"; purchaseId: string };

/** Why nothing was bought, and what there is to do about it. */
export type Refusal =
  | { kind: "sold-out"; remaining: number }
  | { kind: "price-changed"; total: string; was: string }
  | { kind: "promo"; code: PromoRefusal; endedAt: string | null }
  | { kind: "fields"; errors: FieldErrors }
  | { kind: "limit"; most: number; held: number }
  | { kind: "window" }
  | { kind: "not-on-sale" }
  | { kind: "other"; words: string; requestId: string | null };

const PROMO_REFUSALS = [
  "promo_code_unknown",
  "promo_code_inactive",
  "promo_code_expired",
  "promo_code_exhausted",
  "promo_code_donor_limit",
] as const satisfies readonly CodeThatMeans<"nothing-bought">[];
export type PromoRefusal = (typeof PROMO_REFUSALS)[number];

const CROWD_SECONDS = 5;
const IN_PROGRESS_SECONDS = 1;
export const KEY_LIFETIME_MILLISECONDS = IDEMPOTENCY_KEY_LIFETIME_SECONDS * 1_000;
// For the difference of two clocks, and for the latency.
const MARGIN_MILLISECONDS = 60 * 60 * 1_000;
/** How long an attempt is kept. Once the API has forgotten its key, it could be bought a second time. */
export const ATTEMPT_LIFETIME_MILLISECONDS = KEY_LIFETIME_MILLISECONDS - MARGIN_MILLISECONDS;

/** Whether an attempt must not be sent again. */
export const isTooOld = ({ startedAt }: Attempt, now: number): boolean =>
  now - startedAt > ATTEMPT_LIFETIME_MILLISECONDS;

/** The state after a reload: a stored attempt is in doubt, unless it is too old to be repeated safely. */
export const takenUp = (attempt: Attempt | null, now: number): Buying =>
  attempt === null || isTooOld(attempt, now)
    ? { step: "choosing" }
    : { step: "in-doubt", attempt, isTakenUp: true };

/** The attempt that is not answered yet. */
export const unanswered = (buying: Buying): Attempt | null =>
  "attempt" in buying ? buying.attempt : null;

/** What of a purchase has to outlive this page: an attempt that may have been, or may be about to be, carried out. */
export function worthKeeping(buying: Buying): Attempt | null {
  const attempt = unanswered(buying);
  return attempt !== null && (attempt.isInDoubt || buying.step === "sending")
    ? { ...attempt, isInDoubt: true }
    : null;
}

/** Where a purchase stands after a request of it has failed. */
export function afterFailure(attempt: Attempt, error: unknown, now: number): Buying {
  if (!(error instanceof ApiProblem) || error.status >= 500) {
    return { step: "in-doubt", attempt: { ...attempt, isInDoubt: true }, isTakenUp: false };
  }
  switch (meaningOf(error.code)) {
    case "in-progress":
      return {
        step: "waiting",
        why: "in-progress",
        attempt: { ...attempt, isInDoubt: true },
        until: now + (error.retryAfterSeconds ?? IN_PROGRESS_SECONDS) * 1_000,
      };
    case "crowd":
      return {
        step: "waiting",
        why: "crowd",
        attempt,
        until: now + (error.retryAfterSeconds ?? CROWD_SECONDS) * 1_000,
      };
    case "signed-out":
      return { step: "signed-out", attempt };
    case "see-tickets":
      // Sent again it would be answered the same, and with another key it might be bought twice.
      return { step: "see-tickets", attempt: { ...attempt, isInDoubt: true } };
    case "nothing-bought":
      return { step: "refused", refusal: refusalOf(error, attempt.body) };
  }
}

/** What a refusal means for the order it answers. */
export function refusalOf(problem: ApiProblem, body: PurchaseBody): Refusal {
  const promo = promoRefusalOf(problem);
  if (promo !== null) return promo;
  const { extra } = problem;
  switch (problem.code as CodeThatMeans<"nothing-bought">) {
    case "sold_out":
      return { kind: "sold-out", remaining: Number(extra.remaining ?? 0) };
    case "price_changed":
      return {
        kind: "price-changed",
        total: String(extra.total_price),
        was: body.expected_total ?? "0.00",
      };
    case "donor_limit_reached":
      return { kind: "limit", most: Number(extra.max_tickets_per_donor), held: Number(extra.held) };
    case "sales_not_open":
    case "sales_closed":
      return { kind: "window" };
    case "package_disabled":
    case "package_not_found":
      return { kind: "not-on-sale" };
    default: {
      const errors = fieldErrorsIn(problem, body);
      return Object.keys(errors).length > 0
        ? { kind: "fields", errors }
        : { kind: "other", words: problem.message, requestId: problem.requestId };
    }
  }
}

/** A code that takes off nothing, at the quote as at the purchase; null where something else was refused. */
export function promoRefusalOf(error: unknown): Extract<Refusal, { kind: "promo" }> | null {
  if (!isProblem(error, ...PROMO_REFUSALS)) return null;
  const { expired_at } = error.extra;
  return {
    kind: "promo",
    code: error.code,
    endedAt: typeof expired_at === "string" ? expired_at : null,
  };
}

/** The errors of a refusal at the fields of the form; what points nowhere in it is left out. */
function fieldErrorsIn({ errors }: ApiProblem, body: PurchaseBody): FieldErrors {
  const found: Record<string, string> = {};
  for (const { pointer, detail } of errors) {
    const [, field, place] = (pointer ?? "").split("/");
    const option =
      field === "option_responses" ? body.option_responses?.[Number(place)] : undefined;
    if (option !== undefined) found[optionField(option.option_id)] = detail;
    else if (field === "guests" && place !== undefined) found[guestField(Number(place))] = detail;
    else if (field === "quantity") found.quantity = detail;
    else if (field === "promo_code") found.promo = detail;
  }
  return found;
}
