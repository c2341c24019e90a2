import { expect, it } from "vitest";
import { priceOf } from "./price";

it("takes the code off once, from the whole", () => {
  const discount = { discount_type: "fixed_amount", discount_value: "25.00" } as const;
  expect(priceOf("250.00", 2, discount)).toEqual({
    base: "500.00",
    off: "25.00",
    total: "475.00",
  });
});
