import { QueryClient } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { eventQuery } from "@/features/events";
import { renderInApp } from "@/test/render";
import { packagesQuery, type Package } from "./queries";
import { SellingWarnings } from "./selling-warnings";

type Event = Awaited<ReturnType<NonNullable<ReturnType<typeof eventQuery>["queryFn"]>>>;

type Shown = Pick<Event, "payment_instructions"> & Partial<Event>;

async function show(event: Shown, shown: Partial<Package>) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const usual = { payment_hold_minutes: 2880, max_tickets_per_donor: 40, organization: {} };
  queries.setQueryData(eventQuery("gala").queryKey, { ...usual, ...event } as Event);
  queries.setQueryData(packagesQuery("gala").queryKey, [shown as Package]);
  await renderInApp(<SellingWarnings eventId="gala" />, queries);
}

const NO_VALUE = /No fair market value yet for Single Seat/;
const NO_WAY = /Donors can't see how to pay/;

it("an event that sells for money and doesn't say how to pay is warned of", async () => {
  await show({ payment_instructions: null }, { price: "250.00", is_enabled: true });
  expect(screen.getByText(NO_WAY)).toBeVisible();
});

it.each([
  ["says how to pay", "By check.", "250.00", true],
  ["sells nothing with a price", null, "0.00", true],
  ["sells nothing yet", null, "250.00", false],
])("an event that %s is not", async (_, payment_instructions, price, is_enabled) => {
  await show({ payment_instructions }, { price, is_enabled });
  expect(screen.queryByText(NO_WAY)).toBeNull();
});

it("a package with a price whose value nobody has stated is warned of", async () => {
  const unknown = { name: "Single Seat", price: "250.00", is_enabled: true };
  await show({ payment_instructions: "By check." }, { ...unknown, fair_market_value: null });
  expect(screen.getByText(NO_VALUE)).toBeVisible();
});

it.each([
  ["gives nothing in return", "250.00", "0.00"],
  ["has a value", "250.00", "90.00"],
  ["is free", "0.00", null],
])("a package that %s is not", async (_, price, fair_market_value) => {
  const shown = { name: "Single Seat", is_enabled: true, price, fair_market_value };
  await show({ payment_instructions: "By check." }, shown);
  expect(screen.queryByText(NO_VALUE)).toBeNull();
});

const NO_ORGANIZATION = /Receipts bear the event's name/;

it("an event that sells for money and names no organization is warned of", async () => {
  const shown = { name: "Seat", is_enabled: true, price: "250.00", fair_market_value: "0.00" };
  await show({ payment_instructions: "By check.", organization: null }, shown);
  expect(screen.getByText(NO_ORGANIZATION)).toBeVisible();
});

it("all warnings are one panel", async () => {
  const shown = { name: "Seat", is_enabled: true, price: "250.00", fair_market_value: null };
  await show({ payment_instructions: null, organization: null, payment_hold_minutes: null }, shown);
  expect(screen.getAllByRole("list")).toHaveLength(1);
  expect(screen.getAllByRole("listitem")).toHaveLength(4);
});
