import { describe, expect, it } from "vitest";
import type { AuditEntry } from "./queries";
import { sentenceOf, type Part } from "./sentence";

const ZONE = "America/New_York";
const TABLE = { package_id: "table", package_name: "Table of Ten", discount_type: null };
const NO_PACKAGE = { package_id: null, package_name: null, discount_type: null };

const NO_VALUES = { field_name: null, old_value: null, new_value: null };
const ENTRY: AuditEntry = {
  sequence: 1,
  occurred_at: "2026-03-26T19:02:00Z",
  actor: { id: "jonas", name: "Jonas Berg" },
  entity_type: "event",
  entity_id: "gala",
  action: "created",
  request_id: "r",
  hash: "h",
  about: null,
  ...NO_VALUES,
};

const textOf = (part: Part) =>
  typeof part === "string" ? part : "bold" in part ? part.bold : part.name;

/** "changed the price of Table of Ten: $2,300.00 → $2,400.00". */
function read(entry: Partial<AuditEntry>): string {
  const { parts, change } = sentenceOf({ ...ENTRY, ...entry }, ZONE);
  const words = parts.map(textOf).join("");
  return change === null ? words : `${words}: ${change.from ?? ""} → ${change.to ?? ""}`;
}

describe("a package", () => {
  const about = {
    entity_type: "ticket_package",
    entity_id: "table",
    about: { ...TABLE, label: "Table of Ten" },
  } as const;
  const updated = (field_name: string, old_value: string | null, new_value: string | null) =>
    read({ ...about, action: "updated", field_name, old_value, new_value });

  it.each([
    [
      updated("price", "2300.00", "2400.00"),
      "changed the price of Table of Ten: $2,300.00 → $2,400.00",
    ],
    [
      updated("quantity_limit", "20", null),
      "changed the quantity limit of Table of Ten: 20 → No limit",
    ],
    [
      updated("quantity_limit", null, "1000"),
      "changed the quantity limit of Table of Ten: No limit → 1,000",
    ],
    [
      updated("is_sponsorship", "false", "true"),
      "changed the sponsorship mark of Table of Ten: No → Yes",
    ],
    [
      read({ ...about, action: "created", field_name: "name", new_value: "Table of Ten" }),
      "created Table of Ten",
    ],
    [read({ ...about, action: "disabled" }), "disabled Table of Ten: Enabled → Disabled"],
    [
      read({
        ...about,
        action: "reordered",
        field_name: "display_order",
        old_value: "3",
        new_value: "1",
      }),
      "moved Table of Ten: Place 3 → Place 1",
    ],
    [
      read({
        ...about,
        about: { ...NO_PACKAGE, label: "Old Table" },
        action: "deleted",
        field_name: "name",
        old_value: "Old Table",
      }),
      "deleted Old Table",
    ],
    [
      read({
        ...about,
        about: { ...NO_PACKAGE, label: "Old Table" },
        action: "updated",
        field_name: "price",
        old_value: "1.00",
        new_value: "2.00",
      }),
      "changed the price of Old Table: $1.00 → $2.00",
    ],
    [
      read({ ...about, about: null, action: "enabled" }),
      "enabled a package that was deleted: Disabled → Enabled",
    ],
    [
      read({ ...about, about: null, action: "created", field_name: "name", new_value: "Table" }),
      "created Table",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));

  it("is a link as long as it is there", () => {
    expect(sentenceOf({ ...ENTRY, ...about, action: "enabled" }, ZONE).parts).toContainEqual({
      packageId: "table",
      name: "Table of Ten",
    });
    const gone = { ...ENTRY, ...about, about: { ...NO_PACKAGE, label: "Old Table" } };
    expect(sentenceOf({ ...gone, action: "enabled" }, ZONE).parts).toContainEqual({
      bold: "Old Table",
    });
  });
});

describe("its options and its image", () => {
  const option = {
    entity_type: "custom_option",
    about: { ...TABLE, label: "Shuttle from the station" },
  } as const;
  const image = {
    entity_type: "package_image",
    field_name: "status",
    about: { ...TABLE, label: "Table of Ten" },
  } as const;
  it.each([
    [
      read({ ...option, action: "deactivated" }),
      "deactivated the custom option Shuttle from the station of Table of Ten: Active → Inactive",
    ],
    [
      read({
        ...option,
        action: "updated",
        field_name: "choices",
        old_value: '["S", "M"]',
        new_value: '["S", "M", "L"]',
      }),
      "changed the choices of the custom option Shuttle from the station of Table of Ten: S, M → S, M, L",
    ],
    [
      read({
        ...option,
        about: { ...NO_PACKAGE, label: "Dinner" },
        action: "deleted",
        field_name: "name",
        old_value: "Dinner",
      }),
      "deleted the custom option Dinner",
    ],
    [
      read({ ...image, action: "uploaded", new_value: "pending_scan" }),
      "uploaded an image for Table of Ten",
    ],
    [
      read({ ...image, action: "published", old_value: "pending_scan", new_value: "clean" }),
      "published the image of Table of Ten: Scanning → Clean",
    ],
    [
      read({ ...image, action: "rejected", old_value: "pending_scan", new_value: "rejected" }),
      "refused the image of Table of Ten: it failed the virus scan: Scanning → Refused",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));
});

describe("a promo code", () => {
  const about = {
    entity_type: "promo_code",
    about: { ...NO_PACKAGE, label: "BOATHOUSE25", discount_type: "fixed_amount" },
  } as const;
  it.each([
    [
      read({ ...about, action: "activated" }),
      "activated the promo code BOATHOUSE25: Inactive → Active",
    ],
    [
      read({
        ...about,
        action: "updated",
        field_name: "discount_value",
        old_value: "20.00",
        new_value: "25.00",
      }),
      "changed the discount of the promo code BOATHOUSE25: $20.00 → $25.00",
    ],
    [
      read({
        ...about,
        action: "updated",
        field_name: "expires_at",
        old_value: null,
        new_value: "2026-04-11T03:59:00Z",
      }),
      "changed the expiry of the promo code BOATHOUSE25: Never → Fri, Apr 10, 2026 · 11:59 PM EDT",
    ],
    [
      read({
        ...about,
        about: { ...NO_PACKAGE, label: "OLD10" },
        action: "deleted",
        field_name: "code",
        old_value: "OLD10",
      }),
      "deleted the promo code OLD10",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));
});

describe("a purchase and its guests", () => {
  const about = {
    entity_type: "purchase",
    field_name: "payment_status",
    about: { ...TABLE, label: "Grace Lindqvist" },
  } as const;
  const guest = { entity_type: "ticket", entity_id: "t", field_name: "guest_name" } as const;
  it.each([
    [
      read({ ...about, action: "paid", old_value: "pending", new_value: "completed" }),
      "marked a purchase by Grace Lindqvist as paid: Waiting for payment → Paid",
    ],
    [
      read({ ...about, action: "refunded", old_value: "completed", new_value: "refunded" }),
      "refunded a purchase by Grace Lindqvist: Paid → Refunded",
    ],
    [
      read({
        ...about,
        about: null,
        action: "cancelled",
        old_value: "pending",
        new_value: "cancelled",
      }),
      "cancelled a purchase: Waiting for payment → Cancelled",
    ],
    [
      read({ ...about, action: "cancelled", field_name: "reason", new_value: "hold expired" }),
      "gave a reason for cancelling a purchase by Grace Lindqvist:  → The hold ran out",
    ],
    [
      read({ ...about, action: "paid", field_name: "payment_reference", new_value: "check 1041" }),
      "noted how a purchase by Grace Lindqvist was paid:  → check 1041",
    ],
    [
      read({ ...about, action: "updated", field_name: "payment_reference", new_value: "ch_1" }),
      "noted which payment of a purchase by Grace Lindqvist failed:  → ch_1",
    ],
    [
      read({ ...about, action: "refunded", field_name: "payment_reference", old_value: "ch_2" }),
      "gave back a payment for a purchase by Grace Lindqvist:  → ch_2",
    ],
    [
      read({ ...about, action: "updated", field_name: "receipt", new_value: "R-000001" }),
      "issued receipt R-000001 for a purchase by Grace Lindqvist",
    ],
    [
      read({ ...about, field_name: "receipt", old_value: "R-000001", new_value: "R-000002" }),
      "issued receipt R-000002 for a purchase by Grace Lindqvist, in place of R-000001",
    ],
    [
      read({ ...about, field_name: "refund_due", old_value: "false", new_value: "true" }),
      "noted that money of a purchase by Grace Lindqvist has to go back",
    ],
    [
      read({ ...about, field_name: "refund_due", old_value: "true", new_value: "false" }),
      "noted that money of a purchase by Grace Lindqvist no longer has to go back",
    ],
    [
      read({ ...about, action: "unpaid", old_value: "completed", new_value: "pending" }),
      "marked a purchase by Grace Lindqvist as not paid: Paid → Waiting for payment",
    ],
    [
      read({ ...about, action: "unpaid", field_name: "payment_reference", old_value: "1041" }),
      "took back a payment for a purchase by Grace Lindqvist:  → 1041",
    ],
    [
      read({ ...about, action: "created", field_name: "package", new_value: "Table of Ten" }),
      "entered a purchase by Grace Lindqvist:  → Table of Ten",
    ],
    [
      read({
        ...about,
        action: "returned",
        field_name: "quantity",
        old_value: "4",
        new_value: "3",
      }),
      "returned packages of a purchase by Grace Lindqvist: 4 → 3",
    ],
    [
      read({
        ...about,
        action: "exchanged",
        field_name: "package_name",
        old_value: "Pair",
        new_value: "Table",
      }),
      "exchanged packages of a purchase by Grace Lindqvist: Pair → Table",
    ],
    [
      read({
        ...about,
        action: "reassigned",
        field_name: "purchaser",
        old_value: "Tom",
        new_value: "Grace Lindqvist",
      }),
      "gave a purchase to another person: Tom → Grace Lindqvist",
    ],
    [
      read({
        ...about,
        action: "refunded",
        field_name: "refund_due_amount",
        old_value: "250.00",
        new_value: "0.00",
      }),
      "gave back money of a purchase by Grace Lindqvist: $250.00 → $0.00",
    ],
    [
      read({
        ...about,
        action: "updated",
        field_name: "in_the_name_of",
        old_value: null,
        new_value: "Hallström Marine",
      }),
      "changed the name that is thanked of a purchase by Grace Lindqvist:  → Hallström Marine",
    ],
    [read({ ...guest, action: "assigned", new_value: "Leo Raman" }), "gave a seat to Leo Raman"],
    [
      read({ ...guest, action: "assigned", old_value: "Leo Raman", new_value: "Ines Voss" }),
      "gave the seat of Leo Raman to Ines Voss",
    ],
    [
      read({ ...guest, action: "unassigned", old_value: "Leo Raman" }),
      "took a seat back from Leo Raman",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));
});

describe("the event and its coordinators", () => {
  const about = { entity_type: "coordinator", entity_id: "noor" } as const;
  it.each([
    [
      read({
        action: "updated",
        field_name: "sales_close_at",
        old_value: null,
        new_value: "2026-04-18T03:59:00Z",
      }),
      "changed the closing of sales of the event: At the start → Fri, Apr 17, 2026 · 11:59 PM EDT",
    ],
    [
      read({ ...about, action: "created", field_name: "email", new_value: "noor@example.org" }),
      "invited noor@example.org to coordinate the event",
    ],
    [
      read({
        ...about,
        actor: { id: "noor", name: "Noor" },
        action: "assigned",
        field_name: "email",
        new_value: "noor@example.org",
      }),
      "accepted the invitation to coordinate the event",
    ],
    [read({ ...about, action: "unassigned" }), "took the event from a coordinator"],
    [
      read({
        ...about,
        action: "unassigned",
        about: { ...NO_PACKAGE, label: "noor@example.org" },
      }),
      "took the event from noor@example.org",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));
});
