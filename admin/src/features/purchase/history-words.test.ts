import { describe, expect, it } from "vitest";
import type { Schemas } from "@/lib/api";
import { paymentOf, purchaseOf } from "@/test/purchase-sample";
import { happeningsOf } from "./history-words";

type Entry = Schemas["AuditEntryRead"];
type Field = [name: string, from: string | null, to: string | null];

let sequence = 0;

/** One request's entries, newest first as the API lists them. */
function request(action: Entry["action"], fields: Field[], by: string | null = "Amara Lindgren") {
  const request_id = crypto.randomUUID();
  return fields
    .map(([field_name, old_value, new_value]): Entry => ({
      sequence: (sequence += 1),
      occurred_at: "2027-04-12T13:41:00Z",
      actor: { id: by === null ? null : "amara", name: by ?? "system" },
      entity_type: "purchase",
      entity_id: "b41f09c2",
      action,
      field_name,
      old_value,
      new_value,
      request_id,
      hash: "",
      about: null,
    }))
    .reverse();
}

const readAloud = (...entries: Entry[]) => {
  const payments = [paymentOf("4000.00")];
  const [first] = happeningsOf(entries, purchaseOf({ payments }));
  return [first?.title, ...(first?.details ?? [])].join(" ");
};

describe("a change of a purchase is read aloud", () => {
  it("an order", () => {
    expect(
      readAloud(
        ...request("created", [
          ["package", null, "Table of Ten"],
          ["quantity", null, "2"],
          ["total_price", null, "4600.00"],
          ["price_adjustment", null, "-400.00"],
          ["reason", null, "A founding member"],
          ["payment_status", null, "pending"],
          ["due_on", null, "2027-04-17"],
          ["waived", null, "sales_window, required_options"],
        ]),
      ),
    ).toBe(
      "2 × Table of Ten Entered by Amara Lindgren. For $4,600.00, a price of its own. To be paid by April 17, 2027. Passed over: sales window, required options. Reason: A founding member.",
    );
  });

  it("a check, with its number and date", () => {
    const came: Field[] = [
      ["payment_status", "pending", "completed"],
      ["amount_paid", "0.00", "4000.00"],
      ["payment_reference", null, "2041"],
      ["received_on", null, "2027-04-12"],
    ];
    expect(readAloud(...request("paid", came))).toBe(
      "$4,000.00 received, check 2041 Entered by Amara Lindgren. Dated April 12, 2027.",
    );
    const before = came.filter(([name]) => name.startsWith("payment"));
    expect(readAloud(...request("paid", before))).toContain("Marked as paid, check 2041");
    expect(readAloud(...request("paid", came, null))).toContain(
      "Reported by the payment provider.",
    );
  });

  it("a second payment, which fits nothing", () => {
    const [second] = happeningsOf(
      request("paid", [["overpaid_by", "0.00", "480.00"]]),
      purchaseOf(),
    );
    expect(second).toMatchObject({ title: "$480.00 received", mood: "bad" });
    expect(second?.details).toContain("$480.00 of it fits nothing here.");
  });

  it("a check that bounced", () => {
    expect(
      readAloud(
        ...request("unpaid", [
          ["payment_status", "completed", "pending"],
          ["amount_paid", "500.00", "0.00"],
          ["payment_reference", "2041", null],
          ["reason", null, "It bounced."],
        ]),
      ),
    ).toBe(
      "$500.00 was never received, check 2041 By Amara Lindgren. The seats stay, and wait for payment again. Reason: It bounced.",
    );
  });

  it("a return and its refund", () => {
    expect(
      readAloud(
        ...request("returned", [
          ["quantity", "4", "3"],
          ["total_price", "1000.00", "750.00"],
          ["amount_paid", "1000.00", "750.00"],
          ["refund_due_amount", "0.00", "250.00"],
          ["reason", null, "Fewer guests"],
        ]),
      ),
    ).toBe(
      "1 of 4 packages returned By Amara Lindgren. The total is $750.00. $250.00 has to go back. Reason: Fewer guests.",
    );
    expect(readAloud(...request("refunded", [["refund_due_amount", "250.00", "0.00"]]))).toBe(
      "$250.00 refunded By Amara Lindgren.",
    );
    expect(
      readAloud(
        ...request("refunded", [
          ["payment_status", "completed", "refunded"],
          ["amount_paid", "750.00", "0.00"],
        ]),
      ),
    ).toContain("Its seats are back on sale.");
  });

  it("an exchange, of another package or another quantity", () => {
    const other: Field[] = [
      ["package_name", "Table of Ten", "Patron Table"],
      ["total_price", "4600.00", "10000.00"],
    ];
    expect(readAloud(...request("exchanged", other))).toContain(
      "Exchanged Table of Ten for Patron Table",
    );
    expect(readAloud(...request("exchanged", [["quantity", "2", "3"]]))).toContain(
      "Exchanged 2 packages for 3",
    );
  });

  it("a cancelling, and a hold that ran out", () => {
    const cancelled: Field[] = [
      ["payment_status", "pending", "cancelled"],
      ["reason", null, "hold expired"],
    ];
    expect(readAloud(...request("cancelled", cancelled, null))).toBe(
      "Cancelled; its seats are back on sale Reason: the hold ran out.",
    );
  });

  it("a note, a name, a day: without the note's words", () => {
    expect(readAloud(...request("updated", [["note", null, null]]))).toContain(
      "The note was changed",
    );
    expect(
      readAloud(...request("updated", [["in_the_name_of", null, "Hallström Marine"]])),
    ).toContain("In the name of Hallström Marine");
    expect(readAloud(...request("updated", [["due_on", null, "2027-04-17"]]))).toContain(
      "Due on April",
    );
    expect(readAloud(...request("reassigned", [["purchaser", "Ingrid", "Ole"]]))).toContain(
      "Given to Ole By Amara Lindgren. It was Ingrid's before.",
    );
  });
});

it("begins with the purchase itself where the trail has no entry of it", () => {
  const [only] = happeningsOf([], purchaseOf({ quantity: 1, returned_quantity: 1 }));
  expect(only).toMatchObject({ title: "2 × Table of Two", at: "2027-04-09T20:12:00Z" });
  expect(only?.details).toEqual(["Bought by Ingrid Hallström."]);
  const entered = happeningsOf(request("created", [["quantity", null, "2"]]), purchaseOf());
  expect(entered).toHaveLength(1);
});
