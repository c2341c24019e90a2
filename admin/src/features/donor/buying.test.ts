import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IDEMPOTENCY_KEY_LIFETIME_SECONDS } from "@/api/limits";
import { ApiProblem, type FieldProblem } from "@/lib/api";
import { afterFailure, ATTEMPT_LIFETIME_MILLISECONDS, refusalOf, takenUp } from "./buying";
import { bodyOf, EMPTY_ORDER } from "./order";
import { PURCHASE_CODES } from "./purchase-codes";
import { optionOf, packageOf } from "@/test/samples";
import {
  closedWords,
  crowdWords,
  fewLeftWords,
  limitWords,
  notOpenWords,
  priceChangedWords,
  promoWords,
  seatsInWords,
  soldOutWords,
} from "./words";

const ZONE = "America/New_York";
const BODY = bodyOf(
  { ...EMPTY_ORDER, quantity: "2" },
  packageOf({ custom_options: [optionOf()] }),
  "475.00",
);
const refused = (code: string, extra: Record<string, unknown> = {}, errors: FieldProblem[] = []) =>
  refusalOf(
    new ApiProblem(409, code, "", "In the API's words.", "request-1", errors, extra, null),
    BODY,
  );

describe("what a refusal means", () => {
  it.each([
    ["sold_out", { remaining: 2 }, { kind: "sold-out", remaining: 2 }],
    [
      "price_changed",
      { total_price: "520.00" },
      { kind: "price-changed", total: "520.00", was: "475.00" },
    ],
    [
      "donor_limit_reached",
      { max_tickets_per_donor: 10, held: 8 },
      { kind: "limit", most: 10, held: 8 },
    ],
    ["sales_closed", {}, { kind: "window" }],
    ["sales_not_open", {}, { kind: "window" }],
    ["package_disabled", {}, { kind: "not-on-sale" }],
    ["promo_code_exhausted", {}, { kind: "promo", code: "promo_code_exhausted", endedAt: null }],
    ["something_new", {}, { kind: "other", words: "In the API's words.", requestId: "request-1" }],
  ])("%s", (code, extra, refusal) => {
    expect(refused(code, extra)).toEqual(refusal);
  });

  it("finds the field that an error points at", () => {
    const errors = [
      {
        pointer: "/option_responses/0/value",
        code: "option_required",
        detail: "Please answer this one.",
        parameter: null,
      },
      { pointer: "/guests/1/name", code: "too_long", detail: "Too long.", parameter: null },
    ];
    expect(refused("validation_failed", {}, errors)).toEqual({
      kind: "fields",
      errors: { "option:dinner": "Please answer this one.", "guest:1": "Too long." },
    });
  });
});

describe("what a failed request says of the attempt", () => {
  const attempt = { key: "k", body: BODY, startedAt: 0, isInDoubt: false };
  const stepAfter = (status: number, code: string) =>
    afterFailure(attempt, new ApiProblem(status, code, "", "", null, [], {}, null), 0).step;

  it("knows every code that the API refuses a purchase with", () => {
    const description = readFileSync("src/api/schema.d.ts", "utf8");
    const operation = /\n {4}purchase_tickets: \{[\s\S]*?\n {4}\};/.exec(description)?.[0] ?? "";
    const listed = [...operation.matchAll(/@description ([a-z_, ]+) \*\//g)]
      .flatMap(([, codes = ""]) => codes.split(", "))
      // The status alone says what to do.
      .filter((code) => code !== "service_unavailable");
    expect(listed).toContain("idempotency_key_reused");
    expect(listed.filter((code) => !PURCHASE_CODES.some((known) => known === code))).toEqual([]);
  });

  it.each([
    [409, "sold_out", "refused"],
    [409, "idempotency_in_progress", "waiting"],
    [429, "rate_limited", "waiting"],
    [401, "unauthenticated", "signed-out"],
    [500, "internal_error", "in-doubt"],
    // Something was bought under the key, or may have been: never "nothing was bought".
    [422, "idempotency_key_reused", "see-tickets"],
    [409, "a_code_of_a_later_release", "see-tickets"],
    [403, "http_403", "see-tickets"],
  ])("%i %s: %s", (status, code, step) => {
    expect(stepAfter(status, code)).toBe(step);
  });

  it("is only asked while the API still knows the key", () => {
    expect(ATTEMPT_LIFETIME_MILLISECONDS).toBeLessThan(IDEMPOTENCY_KEY_LIFETIME_SECONDS * 1_000);
    const oldest = { ...attempt, startedAt: -ATTEMPT_LIFETIME_MILLISECONDS };
    expect(takenUp(oldest, 0).step).toBe("in-doubt");
    expect(takenUp(oldest, 1).step).toBe("choosing");
  });
});

describe("what a donor reads", () => {
  const may = Date.parse("2026-05-01T00:00:00Z");

  it.each([
    [soldOutWords("Single Seat"), "Single Seat has just sold out. Nothing was charged."],
    [fewLeftWords(2), "Only 2 are left. Take 2?"],
    [
      priceChangedWords("520.00", "475.00"),
      "The total is now $520.00 (it was $475.00). Nothing was bought.",
    ],
    [limitWords(10, 8, 1), "One person can hold up to 10 seats; you have 8. Choose up to 2."],
    [limitWords(10, 10, 1), "One person can hold up to 10 seats; you have 10."],
    [
      limitWords(40, 21, 8),
      "One person can hold up to 40 seats; you have 21. Choose up to 2 packages.",
    ],
    [
      limitWords(40, 31, 10),
      "One person can hold up to 40 seats; you have 31. This package has 10.",
    ],
    [
      limitWords(2_000, 1_000, 1),
      "One person can hold up to 2,000 seats; you have 1,000. Choose up to 1,000.",
    ],
    [fewLeftWords(1_200), "Only 1,200 are left. Take 1,200?"],
    [crowdWords(5), "A lot of people are here. We'll try again in 5 s; your order is kept."],
    [
      notOpenWords("2026-02-14T14:00:00Z", ZONE, may),
      "Tickets go on sale Saturday, February 14, 9:00 AM EST.",
    ],
    [
      closedWords("2026-04-18T03:59:00Z", ZONE, may),
      "Ticket sales closed on Friday, April 17, 11:59 PM EDT.",
    ],
    [
      promoWords(
        { kind: "promo", code: "promo_code_expired", endedAt: "2026-04-11T03:59:59Z" },
        ZONE,
      ),
      "This code ended on April 10.",
    ],
    [
      promoWords({ kind: "promo", code: "promo_code_unknown", endedAt: null }, ZONE),
      "We don't know this code. Please check the spelling.",
    ],
    [seatsInWords(1), "One seat"],
    [seatsInWords(20), "20 seats"],
  ])("%s", (said, words) => {
    expect(said).toBe(words);
  });
});
