import type { EventRead } from "@/features/events";
import type { Package } from "@/features/packages";
import { optionOf, packageOf } from "@/test/samples";
import { NOTHING_REFUSED } from "./obstacles";
import { newOrder, type KnownPerson, type OrderValues } from "./values";
import type { OrderContext } from "./view";

/** What the tests of orders begin with. */

export const HELEN: KnownPerson = {
  user_id: "helen",
  name: "Helen Marchand",
  email: "helen@tidewater-law.example",
  has_account: false,
  purchases: 2,
};

export const DINNER = optionOf({ id: "dinner", name: "Dinner", max_selections: 1 });

export const TABLE = {
  ...packageOf({
    id: "table",
    name: "Table of Ten",
    price: "2300.00",
    seats_per_package: 10,
    fair_market_value: "80.00",
    remaining: 3,
  }),
  event_id: "gala",
  is_enabled: true,
  sold_count: 7,
} as unknown as Package;

export const EVENT = {
  id: "gala",
  time_zone: "America/New_York",
  starts_at: "2027-04-17T22:30:00Z",
  sales_open_at: null,
  sales_close_at: "2027-04-11T03:59:00Z",
  max_tickets_per_donor: 40,
} as EventRead;

export const ON_SALE = Date.parse("2027-04-01T12:00:00Z");
export const CLOSED = Date.parse("2027-04-13T12:00:00Z");

export const orderOf = (fields: Partial<OrderValues> = {}): OrderValues => ({
  ...newOrder("2027-04-12", "table"),
  known: HELEN,
  ...fields,
});

export const contextOf = (fields: Partial<OrderContext> = {}): OrderContext => ({
  event: EVENT,
  packages: [TABLE],
  codes: [],
  refused: NOTHING_REFUSED,
  now: ON_SALE,
  ...fields,
});
