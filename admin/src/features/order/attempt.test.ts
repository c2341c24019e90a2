import { describe, expect, it } from "vitest";
import { IDEMPOTENCY_KEY_LIFETIME_SECONDS } from "@/api/limits";
import { ApiProblem, Unreachable, type FieldProblem } from "@/lib/api";
import { afterFailure, EDITING, takenUp, type Attempt } from "./attempt";
import { bodyOf } from "./body";
import { DINNER, orderOf, TABLE } from "./samples";

const values = orderOf({ answers: { dinner: ["Lake trout"] } });
const chosen = { ...TABLE, custom_options: [DINNER] };
const NOW = Date.parse("2027-04-12T12:00:00Z");
const ATTEMPT: Attempt = {
  key: "key-1",
  owner: "amara",
  values,
  body: bodyOf(values, { chosen, waive: [], expectedTotal: "2300.00" }),
  startedAt: NOW,
  isInDoubt: false,
};
const DOUBTED = { ...ATTEMPT, isInDoubt: true };

interface Problem {
  status?: number;
  extra?: Record<string, unknown>;
  errors?: FieldProblem[];
  retryAfter?: number;
}
const problem = (
  code: string,
  { status = 409, extra = {}, errors = [], retryAfter }: Problem = {},
) =>
  new ApiProblem(
    status,
    code,
    "No",
    "In the API's words.",
    "r-1",
    errors,
    extra,
    retryAfter ?? null,
  );
const refused = (code: string, fields: Problem = {}) => {
  const next = afterFailure(ATTEMPT, problem(code, fields));
  return next.step === "editing" ? next.refusal : next;
};
const at = (pointer: string, detail: string): FieldProblem => ({ pointer, detail, code: "x" });

describe("whether an order was entered is never guessed", () => {
  it.each([
    ["no answer at all", new Unreachable(new Error("cut off"))],
    ["a failure of the server", problem("internal_error", { status: 500 })],
    ["a proxy's answer", problem("http_502", { status: 502 })],
  ])("%s leaves it in doubt, with the same key and body", (_, error) => {
    expect(afterFailure(ATTEMPT, error)).toEqual({
      step: "in-doubt",
      attempt: DOUBTED,
      isTakenUp: false,
    });
  });

  it("the same request on its way is waited for", () => {
    const busy = problem("idempotency_in_progress", { retryAfter: 2 });
    expect(afterFailure(ATTEMPT, busy)).toEqual({
      step: "waiting",
      attempt: DOUBTED,
      milliseconds: 2_000,
    });
  });

  it("a key that stands for another body is never sent with a new one by itself", () => {
    expect(afterFailure(ATTEMPT, problem("idempotency_key_reused")).step).toBe("look-in-sales");
  });

  it.each(["unauthenticated", "forbidden", "rate_limited"])(
    "%s says nothing about a request before",
    (code) => {
      expect(afterFailure(DOUBTED, problem(code, { status: 401 })).step).toBe("in-doubt");
      expect(afterFailure(ATTEMPT, problem(code, { status: 401 })).step).toBe("editing");
    },
  );

  it("a refusal of what was sent again is one: an order that was entered is answered as such", () => {
    expect(afterFailure(DOUBTED, problem("sold_out", { extra: { remaining: 0 } }))).toEqual({
      step: "editing",
      refusal: { kind: "sold-out", remaining: 0 },
    });
  });
});

describe("a page that is opened again", () => {
  const day = IDEMPOTENCY_KEY_LIFETIME_SECONDS * 1_000;

  it("goes on with the attempt of the page before", () => {
    expect(takenUp(ATTEMPT, "amara", NOW + 60_000)).toEqual({
      step: "in-doubt",
      attempt: DOUBTED,
      isTakenUp: true,
    });
  });

  it("never sends one whose key the API may have forgotten", () => {
    expect(takenUp(ATTEMPT, "amara", NOW + day).step).toBe("look-in-sales");
  });

  it("never goes on with somebody else's", () => {
    expect(takenUp(ATTEMPT, "noor", NOW)).toBe(EDITING);
    expect(takenUp(null, "amara", NOW)).toBe(EDITING);
  });
});

describe("a refusal", () => {
  it.each([
    ["sold_out", { extra: { remaining: 1 } }, { kind: "sold-out", remaining: 1 }],
    [
      "price_changed",
      { extra: { total_price: "2400.00" } },
      { kind: "price-changed", total: "2400.00", was: "2300.00" },
    ],
    ["sales_closed", {}, { kind: "rule", rule: "sales_window", cap: null }],
    ["sales_not_open", {}, { kind: "rule", rule: "sales_window", cap: null }],
    ["package_disabled", {}, { kind: "rule", rule: "package_disabled", cap: null }],
    [
      "donor_limit_reached",
      { extra: { max_tickets_per_donor: 40, held: 38 } },
      { kind: "rule", rule: "donor_cap", cap: { most: 40, taken: 38 } },
    ],
    [
      "promo_code_exhausted",
      {},
      { kind: "fields", faults: { promoCode: "This code has been used up." } },
    ],
    [
      "purchaser_not_found",
      { status: 404 },
      {
        kind: "fields",
        faults: { known: "This person isn't known here any more. Please look again." },
      },
    ],
    ["package_not_found", {}, { kind: "fields", faults: { packageId: "This package is gone." } }],
    [
      "validation_failed",
      { errors: [at("/option_responses", "Please answer this one.")] },
      { kind: "rule", rule: "required_options", cap: null },
    ],
    [
      "validation_failed",
      {
        errors: [
          at("/purchaser/name", "Too long."),
          at("/total_override/reason", "Too short."),
          at("/option_responses/0/value", "No such choice."),
          at("/guests/1/email", "No address."),
          at("/due_on", "Too late."),
        ],
      },
      {
        kind: "fields",
        faults: {
          name: "Too long.",
          reason: "Too short.",
          "answers.dinner": "No such choice.",
          names: "Guest 2: No address.",
          dueOn: "Too late.",
        },
      },
    ],
  ])("%s leads to where it can be solved", (code, fields, refusal) => {
    expect(refused(code, fields)).toEqual(refusal);
  });

  it("without a place in the form is shown above it", () => {
    expect(refused("something_new")).toMatchObject({ kind: "other" });
    const strange = { errors: [at("/note", "Too long."), at("/elsewhere", "Wrong.")] };
    expect(refused("validation_failed", strange)).toMatchObject({ kind: "other" });
  });
});
