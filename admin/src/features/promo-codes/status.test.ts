import { expect, it } from "vitest";
import type { PromoCode } from "./queries";
import { statusOf, usesText } from "./status";

const NOW = Date.parse("2026-03-26T12:00:00Z");
const CODE = {
  is_active: true,
  expires_at: null,
  remaining_uses: null,
  times_used: 9,
  max_total_uses: null,
} as PromoCode;

it("shows why a code can't be used, in the order in which a purchase is refused", () => {
  const over = { is_active: false, expires_at: "2026-03-26T11:59:59Z", remaining_uses: 0 };
  expect(statusOf({ ...CODE, ...over }, NOW).words).toBe("Inactive");
  expect(statusOf({ ...CODE, ...over, is_active: true }, NOW).words).toBe("Expired");
  expect(statusOf({ ...CODE, remaining_uses: 0 }, NOW).words).toBe("Used up");
  expect(statusOf(CODE, NOW).words).toBe("Active");
});

it("counts a code as active until the second it expires", () => {
  expect(statusOf({ ...CODE, expires_at: "2026-03-26T12:00:01Z" }, NOW).words).toBe("Active");
  expect(statusOf({ ...CODE, expires_at: "2026-03-26T12:00:00Z" }, NOW).words).toBe("Expired");
});

it("counts uses against the limit, where there is one", () => {
  expect(usesText({ ...CODE, times_used: 18, max_total_uses: 20 })).toBe("18 of 20 used");
  expect(usesText(CODE)).toBe("9 used");
});
