import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { optionOf, packageOf } from "@/test/samples";
import { EventPage } from "./event-page";
import type { Package } from "./order";
import { OrderStore } from "./order-store";
import { packagesQuery } from "./queries";
import type { EventRead } from "./types";

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const eventOf = (fields: Partial<EventRead> = {}): EventRead =>
  ({
    id: "gala",
    slug: "gala",
    name: "Spring Gala",
    description: null,
    venue: "The Boathouse",
    starts_at: inHours(48),
    time_zone: "America/New_York",
    sales_open_at: null,
    sales_close_at: null,
    ...fields,
  }) as EventRead;

const TABLE = packageOf({ id: "table", name: "Table of Ten", price: "12000.00" });
const PAIR = packageOf();

function show(packages: readonly Package[], fields: Partial<EventRead> = {}) {
  const event = eventOf(fields);
  const queries = new QueryClient();
  queries.setQueryData(packagesQuery(event).queryKey, [...packages]);
  const orders = new OrderStore({
    slug: "gala",
    who: () => null,
    send: () => new Promise(() => undefined),
    onBought: () => undefined,
  });
  render(
    <QueryClientProvider client={queries}>
      <EventPage event={event} orders={orders} onSignOut={() => undefined} />
    </QueryClientProvider>,
  );
  return { orders };
}

beforeEach(() => {
  sessionStorage.clear();
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const heading = (name: string) => screen.getByRole("heading", { level: 2, name });
const bar = () => screen.queryByRole("region", { name: "Your order in short" });

describe("the choice", () => {
  it("is not made for the donor: no total, no question, no bar before it", async () => {
    const user = userEvent.setup();
    show([packageOf({ ...TABLE, custom_options: [optionOf()] }), PAIR]);
    expect(screen.queryByText("Chosen")).toBeNull();
    expect(screen.queryByRole("form")).toBeNull();
    expect(bar()).toBeNull();
    expect(heading("Nothing chosen yet")).toBeInTheDocument();

    await user.click(screen.getByRole("button", { name: /Choose.*Pair of Seats/ }));
    expect(screen.getByText("Chosen")).toBeInTheDocument();
    expect(bar()).toHaveTextContent("$480.00");
    expect(screen.getByRole("button", { name: "Buy 2 seats" })).toBeInTheDocument();
  });

  it("begins at one of a package, however many of another were wanted", async () => {
    const user = userEvent.setup();
    show([TABLE, PAIR]);
    await user.click(screen.getByRole("button", { name: /Choose.*Pair of Seats/ }));
    await user.clear(screen.getByLabelText("Quantity"));
    await user.type(screen.getByLabelText("Quantity"), "6");
    expect(bar()).toHaveTextContent("$2,880.00");
    await user.click(screen.getByRole("button", { name: /Choose.*Table of Ten/ }));
    expect(screen.getByLabelText("Quantity")).toHaveValue("1");
    expect(bar()).toHaveTextContent("$12,000.00");
  });

  it("needs no press where there is one package only", () => {
    show([PAIR]);
    expect(screen.getByRole("button", { name: "Buy 2 seats" })).toBeInTheDocument();
  });

  it("is not offered once everything is sold out", () => {
    show([
      { ...TABLE, is_sold_out: true, remaining: 0 },
      { ...PAIR, is_sold_out: true, remaining: 0 },
    ]);
    expect(heading("Sold out")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Choose/ })).toBeNull();
  });
});

describe("the time of the sale", () => {
  it("stands in the header before sales open, and the page opens by itself", () => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
    show([PAIR, TABLE], { sales_open_at: inHours(1) });
    const header = screen.getByRole("banner");
    expect(header).toHaveTextContent("Not on sale yet");
    expect(header).toHaveTextContent(/Tickets go on sale \w+day, /);
    expect(heading("What will be on sale")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Choose/ })).toBeNull();

    act(() => void vi.advanceTimersByTime(HOUR + 2_000));
    expect(header).not.toHaveTextContent("Not on sale yet");
    expect(heading("Choose your seats")).toBeInTheDocument();
    expect(screen.getAllByRole("button", { name: /Choose/ })).toHaveLength(2);
  });

  it("stands in the header once sales have closed, in place of the deadline", () => {
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
    show([PAIR, TABLE], { sales_close_at: inHours(1) });
    const header = screen.getByRole("banner");
    act(() => void vi.advanceTimersByTime(1_000));
    expect(header).toHaveTextContent("Tickets until");

    act(() => void vi.advanceTimersByTime(HOUR + 2_000));
    expect(header).not.toHaveTextContent("Tickets until");
    expect(header).toHaveTextContent("Sales have closed");
    expect(header).toHaveTextContent(/Ticket sales closed on \w+day, /);
    expect(heading("What was on sale")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Choose/ })).toBeNull();
  });
});

it("shows the description where nothing is on sale, too", () => {
  show([], { description: "Dinner by the lake.\nFor the children." });
  expect(screen.getByText(/Dinner by the lake/)).toHaveTextContent("For the children.");
});

// What Chrome wraps translated text in.
const TRANSLATED: string = "font";

/** Does to every text what the translator built into Chrome does: the node is replaced with elements of its own. */
function translate(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    const outer = document.createElement(TRANSLATED);
    outer.append(document.createElement(TRANSLATED));
    outer.firstElementChild?.append(text.data);
    text.replaceWith(outer);
  }
}

describe("a translated page", () => {
  it("follows every change of the order", async () => {
    const user = userEvent.setup();
    show([
      packageOf({ ...PAIR, seats_per_package: 1, price: "250.00", custom_options: [optionOf()] }),
    ]);
    translate();
    await user.click(screen.getByRole("button", { name: "One more" }));
    await user.click(screen.getByRole("button", { name: "One more" }));
    expect(screen.getByRole("button", { name: "Buy 3 seats" })).toBeInTheDocument();
    expect(screen.getByRole("form")).toHaveTextContent("3 × Pair of Seats$750.00");
    expect(bar()).toHaveTextContent("3 × Pair of Seats");
    translate();
    await user.click(screen.getByRole("button", { name: "Buy 3 seats" }));
    expect(screen.getByText("Please answer this one.")).toBeInTheDocument();
    translate();
    await user.click(screen.getByLabelText("Lake trout"));
    expect(screen.queryByText("Please answer this one.")).toBeNull();
  });

  it("can choose another package", async () => {
    const user = userEvent.setup();
    show([TABLE, PAIR]);
    translate();
    await user.click(screen.getByRole("button", { name: /Choose.*Pair of Seats/ }));
    translate();
    await user.click(screen.getByRole("button", { name: /Choose.*Table of Ten/ }));
    expect(screen.getByRole("form")).toHaveTextContent("$12,000.00");
  });
});
