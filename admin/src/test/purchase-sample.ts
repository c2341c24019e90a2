import type { Schemas } from "@/lib/api";

type Purchase = Schemas["PurchaseRead"];
type Ticket = Purchase["tickets"][number];
type Payment = Purchase["payments"][number];

const AMARA = { id: "amara", name: "Amara Lindgren", email: "amara@example.org" };

export const ticketOf = (number: number, fields: Partial<Ticket> = {}): Ticket => ({
  id: `seat-${number}`,
  purchase_id: "b41f09c2",
  ticket_number: `T-00120${number}`,
  qr_payload: `T1.${number}`,
  guest_name: null,
  guest_email: null,
  assigned_at: null,
  returned_at: null,
  ...fields,
});

/** A check that pays the purchase, recorded by Amara Lindgren. */
export const paymentOf = (amount: string, fields: Partial<Payment> = {}): Payment => ({
  id: `payment of ${amount} ${fields.reference ?? ""}`,
  at: "2027-04-12T13:41:00Z",
  kind: "received",
  method: "check",
  reference: "2041",
  received_on: "2027-04-12",
  amount,
  applied: true,
  refund_of: null,
  note: null,
  by: AMARA,
  ...fields,
});

/** Two tables for $4,600.00 that wait for payment, bought by a donor. */
export const purchaseOf = (fields: Partial<Purchase> = {}): Purchase => ({
  id: "b41f09c2-0000-4000-8000-000000000000",
  event_id: "gala",
  package_id: "table",
  package_name: "Table of Two",
  quantity: 2,
  base_price: "4600.00",
  discount_amount: "0.00",
  price_adjustment: "0.00",
  total_price: "4600.00",
  amount_paid: "0.00",
  amount_due: "4600.00",
  refund_due_amount: "0.00",
  overpaid_by: "0.00",
  goodwill_refunded: "0.00",
  returned_quantity: 0,
  fair_market_value_total: null,
  deductible_amount: null,
  promo_code: null,
  payment_status: "pending",
  payment_method: null,
  payment_reference: null,
  paid_at: null,
  payments: [],
  refund_due: false,
  refunds_due: [],
  due_on: null,
  hold_expires_at: null,
  cancelled_because: null,
  cancelled_at: null,
  created_at: "2027-04-09T20:12:00Z",
  tickets: [1, 2, 3, 4].map((number) => ticketOf(number)),
  option_responses: [],
  purchaser: { id: "ingrid", name: "Ingrid Hallström", email: "ingrid@example.org" },
  entered_by: null,
  in_the_name_of: null,
  note: null,
  ...fields,
});

/** The same, paid in full by check 2041. */
export const paidPurchaseOf = (fields: Partial<Purchase> = {}): Purchase =>
  purchaseOf({
    payment_status: "completed",
    amount_paid: "4600.00",
    amount_due: "0.00",
    payment_method: "check",
    payment_reference: "2041",
    paid_at: "2027-04-12T13:41:00Z",
    payments: [paymentOf("4600.00")],
    ...fields,
  });
