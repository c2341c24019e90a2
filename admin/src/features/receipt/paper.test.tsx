import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ReceiptPaper } from "./paper";
import { openWords, receivedWords, type Receipt } from "./words";

const CHECK: Receipt["payments"][number] = {
  kind: "received",
  method: "check",
  reference: "2041",
  on: "2027-04-12",
  amount: "4000.00",
};
const RECEIPT: Receipt = {
  number: "R-000218",
  issued_at: "2027-04-12T23:00:00Z",
  amended: false,
  replaces: null,
  purchase_id: "b41f09c2-0000-4000-8000-000000000000",
  kind: "partly_deductible",
  organization: {
    legal_name: "Harbor Reading Foundation, Inc.",
    tax_id: "00-1234567",
    address: "12 Old Pier Road, Harborview",
    statement: "A charity under section 501(c)(3).",
  },
  purchaser: { name: "Ingrid Hallström", address: "ingrid@example.org" },
  in_the_name_of: "Hallström Marine",
  event: {
    name: "Spring Gala",
    starts_at: "2027-04-17T23:00:00Z",
    time_zone: "America/New_York",
  },
  lines: [
    {
      text: "Table of Ten",
      description: "dinner and wine",
      quantity: 20,
      amount: "1600.00",
    },
  ],
  payments: [CHECK],
  total_price: "4600.00",
  amount_paid: "4000.00",
  amount_due: "600.00",
  refund_due_amount: "0.00",
  fair_market_value_total: "1600.00",
  deductible_amount: "2400.00",
  statement: "The amount of your contribution that is deductible is limited.",
};

const show = (changed: Partial<Receipt> = {}) => {
  render(<ReceiptPaper receipt={{ ...RECEIPT, ...changed }} />);
  return screen.getByRole("article").textContent;
};

describe("a receipt", () => {
  it("names who gave what, and who got it, how, when and for what", () => {
    const text = show();
    for (const words of [
      "Harbor Reading Foundation, Inc.",
      "EIN 00-1234567",
      "Issued April 12, 2027",
      "Thank you, Hallström Marine",
      "We received $4,000.00 from you on April 12, 2027.",
      "Ingrid Hallström, for Hallström Marine",
      "Spring Gala, April 17, 2027",
      "Check2041",
      "b41f09c2",
      "Table of Ten: dinner and wine, $80.00 a seat",
      "You paid$4,000.00",
      "Less the fair value of 20 seats−$1,600.00",
      "$2,400.00",
      RECEIPT.statement,
      "A charity under section 501(c)(3).",
      "$600.00 of $4,600.00 is still due",
      "Receipt R-000218, page 1 of 1",
    ])
      expect(text).toContain(words);
  });

  it("lists payments where there are several, those that went back with a minus", () => {
    show({
      payments: [CHECK, { ...CHECK, kind: "refunded", amount: "1700.00", reference: null }],
      amount_paid: "2300.00",
    });
    const rows = within(screen.getByRole("list")).getAllByRole("listitem");
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      "April 12, 2027, Check2041$4,000.00",
      "April 12, 2027, Refund by check−$1,700.00",
    ]);
    expect(screen.getByText("We received and kept $2,300.00 from you.")).toBeVisible();
  });

  it("says which receipt it replaces", () => {
    expect(show({ amended: true, replaces: "R-000217" })).toContain(
      "Amended April 12, 2027Replaces R-000217",
    );
  });

  it("leaves values out where nobody has stated them", () => {
    const text = show({
      kind: "not_stated",
      lines: RECEIPT.lines.map((line) => ({ ...line, amount: null })),
      fair_market_value_total: null,
      deductible_amount: null,
    });
    expect(text).toContain("Not stated");
    expect(text).not.toContain("Estimated fair value");
    expect(text).not.toContain("You paid");
  });

  it("thanks nobody for what was not kept", () => {
    const text = show({
      kind: "nothing_received",
      amount_paid: "0.00",
      deductible_amount: "0.00",
      lines: [],
    });
    expect(text).toContain("For Hallström Marine");
    expect(text).not.toContain("Thank you");
    expect(text).not.toContain("What you received in return");
  });
});

it("a comp says that nothing was paid", () => {
  expect(receivedWords({ ...RECEIPT, kind: "comp", amount_paid: "0.00", payments: [] })).toBe(
    "Nothing was paid for these seats.",
  );
});

it("money that is on its way back is named, and nothing where nothing is open", () => {
  expect(openWords({ ...RECEIPT, refund_due_amount: "1700.00" })).toMatch(/^\$1,700.00 more was/);
  expect(openWords({ ...RECEIPT, amount_due: "0.00" })).toBeNull();
});
