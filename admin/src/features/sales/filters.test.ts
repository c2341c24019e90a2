import { expect, it } from "vitest";
import { changedFilters, queryOf, readFilters } from "./filters";

const ZONE = "America/New_York";

it("reads search parameters, and leaves out invalid ones", () => {
  expect(
    readFilters({
      q: "raman",
      payment_status: "pending",
      refund_due: true,
      amount_due: true,
      payment_method: "check",
      entered_by_team: false,
      is_sponsorship: false,
      promo_code: 2026,
      from: "2026-03-01",
    }),
  ).toEqual({
    q: "raman",
    payment_status: "pending",
    refund_due: true,
    amount_due: true,
    payment_method: "check",
    entered_by_team: false,
    is_sponsorship: false,
    promo_code: "2026",
    from: "2026-03-01",
  });
  expect(
    readFilters({
      q: "",
      payment_status: "lost",
      payment_method: "gold",
      amount_due: 1,
      is_sponsorship: "yes",
      from: "soon",
      other: 1,
    }),
  ).toEqual({});
});

it("converts days in the event's zone, both included, across a clock change", () => {
  // The clocks of New York go forward on March 8, 2026.
  expect(queryOf({ from: "2026-03-08", to: "2026-03-08" }, ZONE)).toEqual({
    created_from: "2026-03-08T05:00:00Z",
    created_to: "2026-03-09T04:00:00Z",
  });
});

it("removes a filter that is set to nothing", () => {
  expect(changedFilters({ q: "raman", promo_code: "GALA" }, { q: "" })).toEqual({
    promo_code: "GALA",
  });
  expect(changedFilters({ is_sponsorship: true }, { is_sponsorship: undefined })).toEqual({});
});
