import { describe, expect, it } from "vitest";
import type { Schemas } from "@/lib/api";
import { bodyOf } from "./body";
import { faultsOf, orderRules } from "./rules";
import { CLOSED, contextOf, DINNER, orderOf, TABLE } from "./samples";
import { NOTHING_WAIVED, type OrderValues } from "./values";

const faults = (fields: Partial<OrderValues>, context = contextOf()) =>
  faultsOf(orderOf(fields), context);
const asking = contextOf({ packages: [{ ...TABLE, custom_options: [DINNER] }] });

describe("an order is entered", () => {
  it("with nothing but a person and a package", () => {
    expect(faults({})).toEqual({});
  });

  it.each<[string, Partial<OrderValues>, Record<string, string>]>([
    ["for nobody", { known: null }, { known: "Please choose who it is for." }],
    [
      "for somebody new without a name",
      { known: null, isNew: true },
      { name: "Please enter the name." },
    ],
    [
      "with half an address",
      { known: null, isNew: true, name: "Li Wei", email: "li.wei@" },
      { email: "Please enter an e-mail address, such as name@example.org, and nothing else." },
    ],
    ["for nothing", { packageId: "" }, { packageId: "Please choose a package." }],
    ["for none", { quantity: "0" }, { quantity: "An order has 1 to 500." }],
    ["for more than are left", { quantity: "4" }, { quantity: "Only 3 are left." }],
    [
      "at another price without a reason",
      { hasOtherPrice: true, total: "4000" },
      { reason: "Please say why: it goes into the audit trail." },
    ],
    [
      "at a price that is none",
      { hasOtherPrice: true, total: "", reason: "Board rate" },
      { total: "Please enter an amount; 0 makes it free." },
    ],
    [
      "with half a day",
      { receivedOn: "half typed" },
      { receivedOn: "Please enter the whole day, or none." },
    ],
    ["in kind, without what", { settlement: "in_kind" }, { given: "Please say what was given." }],
    [
      "with another amount, before that is accepted",
      { amount: "2000" },
      { acceptsDifference: "Tick this to record another amount than the total." },
    ],
    [
      "with an unknown code",
      { promoCode: "nope" },
      { promoCode: "This event has no code “nope”." },
    ],
    [
      "with more names than seats",
      { hasNames: true, names: Array.from({ length: 11 }, (_, n) => `Guest ${n}`).join("\n") },
      { names: "These are 11 names, and the order has 10 seats." },
    ],
    [
      "with a long note",
      { note: "x".repeat(2_001) },
      { note: "Please keep it to 2,000 characters, with what was given." },
    ],
  ])("not %s", (_, fields, wrong) => {
    expect(faults(fields)).toEqual(wrong);
  });

  it("not with more seats than an order can have", () => {
    const many = contextOf({
      packages: [{ ...TABLE, remaining: null }],
      event: { ...contextOf().event, max_tickets_per_donor: null },
    });
    expect(faults({ quantity: "200" }, many)).toEqual({});
    expect(faults({ quantity: "201" }, many).quantity).toBe(
      "These are 2,010 seats; one order can have 2,000.",
    );
  });

  it("not against a rule, unless its box is ticked", () => {
    const late = contextOf({ now: CLOSED });
    expect(faults({}, late)).toEqual({ "waive.sales_window": "Tick this to pass over the rule." });
    expect(faults({ waive: { ...NOTHING_WAIVED, sales_window: true } }, late)).toEqual({});
    expect(faults({ waive: { ...NOTHING_WAIVED, package_disabled: true } }, late)).toHaveProperty([
      "waive.sales_window",
    ]);
  });

  it("with a required answer, or with the box that leaves it for later", () => {
    expect(faults({}, asking)).toHaveProperty(["waive.required_options"]);
    expect(faults({ answers: { dinner: ["Lake trout"] } }, asking)).toEqual({});
    expect(faults({ waive: { ...NOTHING_WAIVED, required_options: true } }, asking)).toEqual({});
  });

  it("without regard to fields that are not shown", () => {
    expect(
      faults({ settlement: "comp", hasOtherPrice: true, total: "x", promoCode: "nope" }),
    ).toEqual({});
    expect(faults({ settlement: "later", amount: "1", receivedOn: "half typed" })).toEqual({});
    expect(faults({ names: "x".repeat(201) })).toEqual({});
  });
});

it("each fault is an error at its field", async () => {
  const options = { fields: {}, shouldUseNativeValidation: false };
  const { errors } = await orderRules(
    orderOf({ known: null }),
    contextOf({ now: CLOSED }),
    options,
  );
  expect(errors).toEqual({
    known: { type: "rule", message: "Please choose who it is for." },
    waive: { sales_window: { type: "rule", message: "Tick this to pass over the rule." } },
  });
});

describe("the body of an order", () => {
  const body = (fields: Partial<OrderValues>): Schemas["OrderCreate"] =>
    bodyOf(orderOf(fields), { chosen: TABLE, waive: [], expectedTotal: "2300.00" });

  it("has all that was typed", () => {
    const filled = body({
      known: null,
      isNew: true,
      name: " Li Wei ",
      email: "li.wei@example.org ",
      inTheNameOf: "Tidewater Law",
      quantity: "2",
      hasOtherPrice: true,
      total: "4,000.00",
      reason: "Board rate, agreed on March 30",
      promoCode: " friends26",
      reference: "3310",
      hasNames: true,
      names: "Ines Valera, ines@example.org\nLeo Raman",
      note: "Near the doors, please.",
    });
    expect(filled).toEqual({
      purchaser: { name: "Li Wei", email: "li.wei@example.org" },
      package_id: "table",
      quantity: 2,
      promo_code: "friends26",
      expected_total: "2300.00",
      total_override: { total: "4000.00", reason: "Board rate, agreed on March 30" },
      payment: {
        status: "completed",
        method: "check",
        reference: "3310",
        received_on: "2027-04-12",
      },
      due_on: null,
      in_the_name_of: "Tidewater Law",
      note: "Near the doors, please.",
      option_responses: [],
      guests: [
        { name: "Ines Valera", email: "ines@example.org" },
        { name: "Leo Raman", email: null },
      ],
      waive: [],
    });
  });

  it("names somebody known by the id alone", () => {
    expect(body({ name: "left from before" }).purchaser).toEqual({ user_id: "helen" });
  });

  it("is a pledge with its day, where it will be paid later", () => {
    const later = body({ settlement: "later", dueOn: "2027-04-30", reference: "left from before" });
    expect(later.payment).toEqual({ status: "pending", method: "pledge" });
    expect(later.due_on).toBe("2027-04-30");
  });

  it("costs nothing as a comp, and has neither an agreed total nor a code", () => {
    const comp = body({ settlement: "comp", hasOtherPrice: true, total: "5", promoCode: "FREE" });
    expect(comp).toMatchObject({
      payment: { status: "completed", method: "comp" },
      total_override: null,
      promo_code: null,
      due_on: null,
    });
  });

  it("says in the note what was given in kind", () => {
    const given = body({ settlement: "in_kind", given: "Wine, $800", note: "Two crates" });
    expect(given.payment).toEqual({ status: "completed", method: "in_kind" });
    expect(given.note).toBe("In kind: Wine, $800\nTwo crates");
  });

  it("waits for its payment where another amount than the total was received", () => {
    expect(body({ amount: "2000", acceptsDifference: true, reference: "3310" }).payment).toEqual({
      status: "pending",
      method: "check",
      reference: "3310",
    });
  });

  it("answers no question of another package, and none that was left open", () => {
    const values = orderOf({ answers: { gone: "x" } });
    const chosen = { ...TABLE, custom_options: [DINNER] };
    const parts = { chosen, waive: ["required_options" as const], expectedTotal: "2300.00" };
    expect(bodyOf(values, parts)).toMatchObject({
      option_responses: [],
      waive: ["required_options"],
    });
  });
});
