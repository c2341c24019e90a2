import { describe, expect, it } from "vitest";
import { closedPurchaseWords } from "./words";

const ZONE = "America/New_York";
const AT = "2026-11-29T10:34:00Z";
const NOW = Date.parse("2026-11-29T15:00:00Z");

describe("a purchase that is closed says who ended it, and when", () => {
  const after = "The seats are on sale again, and the codes no longer let anybody in.";

  it.each([
    [
      { cancelled_because: "hold_ended", cancelled_at: AT },
      NOW,
      `Your hold ended at 5:34 AM EST: no payment had reached us. ${after}`,
    ],
    [
      { cancelled_because: "hold_ended", cancelled_at: AT },
      Date.parse("2026-12-01T15:00:00Z"),
      `Your hold ended on Sunday, November 29, 5:34 AM EST: no payment had reached us. ${after}`,
    ],
    [
      { cancelled_because: "cancelled", cancelled_at: AT },
      NOW,
      `The organisers cancelled this purchase at 5:34 AM EST. ${after}`,
    ],
    // Stored in a tab by a release that did not know why.
    [{}, NOW, `This purchase was cancelled. ${after}`],
    [{ payment_status: "failed" }, NOW, `Your payment didn't go through. ${after}`],
    [{ payment_status: "refunded" }, NOW, `$480.00 is refunded. ${after}`],
  ] as const)("%o", (fields, now, words) => {
    const purchase = { payment_status: "cancelled", total_price: "480.00", ...fields } as const;
    expect(closedPurchaseWords(purchase, ZONE, now)).toBe(words);
  });
});
