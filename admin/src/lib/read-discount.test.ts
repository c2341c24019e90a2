import { describe, expect, it } from "vitest";
import { discountWords } from "./discount";

describe("discountWords", () => {
  it("leaves out decimals that say nothing", () => {
    expect(discountWords("percentage", "15.00")).toBe("15% off");
    expect(discountWords("percentage", "12.50")).toBe("12.5% off");
    expect(discountWords("fixed_amount", "25.00")).toBe("$25.00 off");
  });
});
