import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { discounted, discountOn, type Discount } from "./discount";
import { priceOf } from "./price";

interface PriceCase {
  why: string;
  price: string;
  quantity: number;
  discount_type: Discount["discount_type"] | null;
  discount_value: string | null;
  base_price: string;
  discount_amount: string;
  total_price: string;
}

// The API's tests read the same table: what the page shows is what a purchase costs.
const CASES = JSON.parse(readFileSync("../tests/cases/prices.json", "utf8")) as PriceCase[];

it.each(CASES)("$quantity of $price, $discount_type $discount_value: $why", (one) => {
  const { discount_type, discount_value } = one;
  const discount =
    discount_type === null || discount_value === null ? null : { discount_type, discount_value };
  expect(priceOf(one.price, one.quantity, discount)).toEqual({
    base: one.base_price,
    off: one.discount_amount,
    total: one.total_price,
  });
  if (discount === null) return;
  expect(discountOn(one.base_price, discount)).toBe(one.discount_amount);
  expect(discounted(one.base_price, discount)).toBe(one.total_price);
});
