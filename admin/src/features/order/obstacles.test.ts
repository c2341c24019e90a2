import { describe, expect, it } from "vitest";
import type { Package } from "@/features/packages";
import { NOTHING_REFUSED, obstaclesOf, waivedIn, type Refused } from "./obstacles";
import { CLOSED, DINNER, EVENT, ON_SALE, orderOf, TABLE } from "./samples";
import { newOrder, NOTHING_WAIVED, type OrderValues } from "./values";

const ALL = { sales_window: true, package_disabled: true, donor_cap: true, required_options: true };

function inTheWay(
  values: OrderValues,
  { of = TABLE, refused = NOTHING_REFUSED, now = ON_SALE, event = EVENT } = {},
) {
  return obstaclesOf({ values, event, chosen: of, refused, now });
}
const rulesOf = (...situation: Parameters<typeof inTheWay>) =>
  inTheWay(...situation).map(({ rule }) => rule);
const asking: Package = { ...TABLE, custom_options: [DINNER] };

it("nothing is in the way of an order that a donor could make", () => {
  expect(inTheWay(orderOf())).toEqual([]);
});

it("no box is ticked beforehand", () => {
  expect(Object.values(newOrder("2027-04-12", "").waive)).toEqual([false, false, false, false]);
});

describe("a rule is in the way", () => {
  it("once sales have closed", () => {
    expect(inTheWay(orderOf(), { now: CLOSED })).toEqual([
      {
        rule: "sales_window",
        title: "Sell Table of Ten although its sale ended",
        text: "It closed Saturday, April 10, 11:59 PM EDT. Donors still can't buy it.",
      },
    ]);
  });

  it("before sales open", () => {
    const event = { ...EVENT, sales_open_at: "2027-04-05T13:00:00Z" };
    expect(inTheWay(orderOf(), { event })[0]?.title).toBe(
      "Sell Table of Ten although its sale hasn't begun",
    );
  });

  it("when the package is disabled", () => {
    expect(rulesOf(orderOf(), { of: { ...TABLE, is_enabled: false } })).toEqual([
      "package_disabled",
    ]);
  });

  it("when there are more seats than one person can have, and not at the limit itself", () => {
    expect(rulesOf(orderOf({ quantity: "4" }))).toEqual([]);
    expect(inTheWay(orderOf({ quantity: "5" }))).toEqual([
      {
        rule: "donor_cap",
        title: "Give Helen Marchand more than 40 seats",
        text: "The order is for 50 seats; a donor can have up to 40.",
      },
    ]);
    const event = { ...EVENT, max_tickets_per_donor: null };
    expect(rulesOf(orderOf({ quantity: "500" }), { event })).toEqual([]);
  });

  it("while a required question has no answer, and no longer", () => {
    expect(inTheWay(orderOf(), { of: asking })[0]).toMatchObject({
      rule: "required_options",
      title: "Leave Dinner for later",
    });
    expect(rulesOf(orderOf({ answers: { dinner: ["Lake trout"] } }), { of: asking })).toEqual([]);
    const optional = { ...asking, custom_options: [{ ...DINNER, is_required: false }] };
    expect(rulesOf(orderOf(), { of: optional })).toEqual([]);
    const inactive = { ...asking, custom_options: [{ ...DINNER, is_active: false }] };
    expect(rulesOf(orderOf(), { of: inactive })).toEqual([]);
  });

  it("when the API has refused what this page could not know", () => {
    const refused: Refused = {
      rules: ["sales_window", "package_disabled", "donor_cap"],
      cap: { most: 40, taken: 38 },
    };
    expect(rulesOf(orderOf(), { refused })).toEqual([
      "sales_window",
      "package_disabled",
      "donor_cap",
    ]);
    expect(inTheWay(orderOf(), { refused })[2]?.text).toBe(
      "Helen Marchand has 38 seats already, and would have 48; a donor can have up to 40.",
    );
  });
});

describe("what is waived", () => {
  it("is only what is in the way and ticked", () => {
    const late = orderOf({ waive: ALL });
    expect(waivedIn(inTheWay(late, { now: CLOSED }), late)).toEqual(["sales_window"]);
    expect(waivedIn(inTheWay(late), late)).toEqual([]);
    const unticked = orderOf({ waive: NOTHING_WAIVED });
    expect(waivedIn(inTheWay(unticked, { now: CLOSED }), unticked)).toEqual([]);
  });
});
