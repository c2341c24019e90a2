import { IDEMPOTENCY_KEY_LIFETIME_SECONDS } from "@/api/limits";
import type { ProblemCode } from "@/api/problem-codes";
import { ApiProblem, isProblem, type Schemas } from "@/lib/api";
import type { Cap } from "./obstacles";
import { PROMO_REFUSALS } from "./promo";
import type { Body, OrderValues, Rule } from "./values";

/**
 * One press of "Enter the order", until it is answered.
 *
 * The key and the very body it stands for are kept together: sent again they can only be answered, never entered twice.
 */
export interface Attempt {
  key: string;
  /** Who enters it: keys are valid per user, so with another user's token it would be entered a second time. */
  owner: string;
  body: Body;
  /** The form as it was, for when the page is opened again before there is an answer. */
  values: OrderValues;
  /** In milliseconds since the epoch. */
  startedAt: number;
  /** A request of this attempt was never answered: it may have been carried out. */
  isInDoubt: boolean;
}

/** Where an order stands. While there is an attempt the form can't be changed. */
export type Entering =
  | { step: "editing"; refusal: Refusal | null }
  | { step: "sending"; attempt: Attempt }
  | { step: "waiting"; attempt: Attempt; milliseconds: number }
  | { step: "in-doubt"; attempt: Attempt; isTakenUp: boolean }
  /** Sent again it would be answered the same, and with another key it might be entered twice. */
  | { step: "look-in-sales"; attempt: Attempt };

/** Why nothing was entered, and what there is to do about it. */
export type Refusal =
  | { kind: "sold-out"; remaining: number }
  | { kind: "price-changed"; total: string; was: string }
  | { kind: "rule"; rule: Rule; cap: Cap | null }
  | { kind: "fields"; faults: Readonly<Record<string, string>> }
  | { kind: "other"; error: ApiProblem };

export const EDITING: Entering = { step: "editing", refusal: null };

const IN_PROGRESS_MILLISECONDS = 1_000;
// For the difference of two clocks, and for the latency.
const MARGIN_MILLISECONDS = 60 * 60 * 1_000;
/** Once the API has forgotten its key, an order could be entered a second time. */
const LIFETIME_MILLISECONDS = IDEMPOTENCY_KEY_LIFETIME_SECONDS * 1_000 - MARGIN_MILLISECONDS;

/** Whether an attempt can be sent again without the risk that it is entered twice. */
export const canRepeat = ({ startedAt, owner }: Attempt, by: string, now: number): boolean =>
  owner === by && now - startedAt <= LIFETIME_MILLISECONDS;

/** The attempt that is not answered yet. */
export const unanswered = (entering: Entering): Attempt | null =>
  "attempt" in entering ? entering.attempt : null;

/** Where a new page begins, with the attempt that a page before it has left. */
export function takenUp(attempt: Attempt | null, by: string, now: number): Entering {
  if (attempt?.owner !== by) return EDITING;
  const doubted = { ...attempt, isInDoubt: true };
  return canRepeat(attempt, by, now)
    ? { step: "in-doubt", attempt: doubted, isTakenUp: true }
    : { step: "look-in-sales", attempt: doubted };
}

/** Where an order stands after a request of it has failed. */
export function afterFailure(attempt: Attempt, error: unknown): Entering {
  const doubted = { ...attempt, isInDoubt: true };
  if (!(error instanceof ApiProblem) || error.status >= 500)
    return { step: "in-doubt", attempt: doubted, isTakenUp: false };
  if (isProblem(error, "idempotency_in_progress"))
    return {
      step: "waiting",
      attempt: doubted,
      milliseconds: (error.retryAfterSeconds ?? 0) * 1_000 || IN_PROGRESS_MILLISECONDS,
    };
  if (isProblem(error, "idempotency_key_reused"))
    return { step: "look-in-sales", attempt: doubted };
  // Refused before the order was looked at: that says nothing about a request before.
  if (attempt.isInDoubt && isProblem(error, "unauthenticated", "forbidden", "rate_limited"))
    return { step: "in-doubt", attempt, isTakenUp: false };
  return { step: "editing", refusal: refusalOf(error, attempt.body) };
}

const RULES = {
  sales_not_open: "sales_window",
  sales_closed: "sales_window",
  package_disabled: "package_disabled",
  donor_limit_reached: "donor_cap",
} as const satisfies Partial<Record<ProblemCode, Rule>>;
const RULE_CODES = Object.keys(RULES) as (keyof typeof RULES)[];
const PROMO_CODES = Object.keys(PROMO_REFUSALS) as (keyof typeof PROMO_REFUSALS)[];

/** What a refusal means for the order it answers. */
export function refusalOf(problem: ApiProblem, body: Body): Refusal {
  const { extra } = problem;
  if (isProblem(problem, "sold_out"))
    return { kind: "sold-out", remaining: Number(extra.remaining ?? 0) };
  if (isProblem(problem, "price_changed"))
    return {
      kind: "price-changed",
      total: String(extra.total_price),
      was: body.expected_total ?? "0.00",
    };
  const refusing = RULE_CODES.find((code) => isProblem(problem, code));
  if (refusing !== undefined) return { kind: "rule", rule: RULES[refusing], cap: capIn(extra) };
  if (isMissingAnAnswer(problem)) return { kind: "rule", rule: "required_options", cap: null };
  const faults = faultsIn(problem, body);
  return faults === null ? { kind: "other", error: problem } : { kind: "fields", faults };
}

const isMissingAnAnswer = ({ errors }: ApiProblem): boolean =>
  errors.some(({ pointer }) => pointer === "/option_responses");

const capIn = ({ max_tickets_per_donor, held }: ApiProblem["extra"]): Cap | null =>
  typeof max_tickets_per_donor === "number" && typeof held === "number"
    ? { most: max_tickets_per_donor, taken: held }
    : null;

/** Where in the form a field of the body is. */
const FIELDS: Readonly<Record<string, string>> = {
  "purchaser/name": "name",
  "purchaser/email": "email",
  "purchaser/user_id": "known",
  purchaser: "known",
  package_id: "packageId",
  quantity: "quantity",
  promo_code: "promoCode",
  "total_override/total": "total",
  "total_override/reason": "reason",
  "payment/reference": "reference",
  "payment/received_on": "receivedOn",
  due_on: "dueOn",
  in_the_name_of: "inTheNameOf",
  note: "note",
  guests: "names",
};

/** The faults by their fields; null if there is none, or one that has no field. */
function faultsIn(problem: ApiProblem, body: Body): Record<string, string> | null {
  const promo = PROMO_CODES.find((code) => isProblem(problem, code));
  if (promo !== undefined) return { promoCode: PROMO_REFUSALS[promo] };
  if (isProblem(problem, "package_not_found")) return { packageId: "This package is gone." };
  if (isProblem(problem, "purchaser_not_found"))
    return { known: "This person isn't known here any more. Please look again." };
  const found = problem.errors.map(({ pointer, detail }) => faultAt(pointer ?? "", detail, body));
  const placed = found.filter((one) => one !== null);
  return placed.length === 0 || placed.length < found.length ? null : Object.fromEntries(placed);
}

function faultAt(pointer: string, detail: string, body: Body): [string, string] | null {
  const [, field = "", place = ""] = pointer.split("/");
  const answered: Schemas["OptionResponseCreate"] | undefined =
    field === "option_responses" ? body.option_responses?.[Number(place)] : undefined;
  if (answered !== undefined) return [`answers.${answered.option_id}`, detail];
  if (field === "guests" && place !== "") return ["names", `Guest ${Number(place) + 1}: ${detail}`];
  const name = FIELDS[`${field}/${place}`] ?? FIELDS[field];
  return name === undefined ? null : [name, detail];
}
