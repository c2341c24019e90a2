import { describe, expect, it } from "vitest";
import { bodyOf, chosenOf, EMPTY_ORDER, errorsIn, shortageOf, type Order } from "./order";
import { optionOf, packageOf } from "@/test/samples";

const order = (fields: Partial<Order> = {}): Order => ({ ...EMPTY_ORDER, ...fields });

describe("what is chosen", () => {
  const gone = packageOf({ id: "gone", is_sold_out: true });
  const left = packageOf({ id: "left" });

  it("is nothing until the donor chooses, however many there are", () => {
    expect(chosenOf(order(), [gone, left])).toBeUndefined();
    expect(chosenOf(order(), [])).toBeUndefined();
  });

  it("is the only package there is", () => {
    expect(chosenOf(order(), [left])?.id).toBe("left");
  });

  it("stays what the donor chose, also once it is sold out", () => {
    expect(chosenOf(order({ packageId: "gone" }), [gone, left])?.id).toBe("gone");
  });

  it("is nothing when it has been taken off sale", () => {
    expect(chosenOf(order({ packageId: "off" }), [gone, left])).toBeUndefined();
  });
});

describe("how much is left for the order", () => {
  it.each([
    ["3", 3, null],
    ["4", 3, 3],
    ["1", null, null],
    ["1", 0, 0],
  ])("%s of %s", (quantity, remaining, shortage) => {
    const chosen = packageOf({ remaining, is_sold_out: remaining === 0 });
    expect(shortageOf(order({ quantity }), chosen)).toBe(shortage);
  });
});

describe("an order with errors", () => {
  it("is missed together with everything else that is wrong", () => {
    const wrong = order({ quantity: "21", guests: ["x".repeat(201)] });
    expect(Object.keys(errorsIn(wrong, packageOf({ custom_options: [optionOf()] })))).toEqual([
      "quantity",
      "option:dinner",
      "guest:0",
    ]);
  });
});

it("a guest's name is counted as it is stored", () => {
  const composed = order({ guests: ["e\u0301".repeat(200)] });
  expect(errorsIn(composed, packageOf())).toEqual({});
});

describe("the body of a purchase", () => {
  it("answers every option, names who is named, and asks for no other price", () => {
    const asked = [
      optionOf(),
      optionOf({ id: "note", option_type: "text_input", choices: null, is_required: false }),
      optionOf({ id: "parking", option_type: "boolean", choices: null, is_required: false }),
    ];
    const filled = order({
      quantity: "1",
      answers: {
        dinner: ["Mushroom pie", "Lake trout"],
        note: " ",
        parking: false,
        gone: "an option of another package",
      },
      promoCode: " boathouse25 ",
      guests: ["", "Leo Raman ", "one more than there are seats"],
    });
    expect(bodyOf(filled, packageOf({ custom_options: asked }), "455.00")).toEqual({
      package_id: "pair",
      quantity: 1,
      promo_code: "boathouse25",
      expected_total: "455.00",
      option_responses: [
        { option_id: "dinner", value: ["Lake trout", "Mushroom pie"] },
        { option_id: "note", value: null },
        { option_id: "parking", value: false },
      ],
      guests: [{ name: "Leo Raman", email: null }],
    });
  });
});
