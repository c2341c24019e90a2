import { expect, it } from "vitest";
import { isLow } from "./availability";

it.each([
  [3, 10, true],
  [4, 10, false],
  [4, 40, true],
  [5, 40, false],
  [0, 10, false],
  [1, 1, true],
  [null, null, false],
])("with %s of %s left it is %s that few are left", (remaining, quantity_limit, low) => {
  expect(isLow({ remaining, quantity_limit })).toBe(low);
});
