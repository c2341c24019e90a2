import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HowToPay, HowYouPay } from "./how-to-pay";
import type { EventRead, Purchase } from "./types";

const WORDS =
  "By check:\n  River School Fund\n\nOr https://pay.example.org/gala. <b>Not</b> javascript:alert(1).";

const eventOf = (payment_instructions?: string | null) =>
  ({ time_zone: "America/New_York", payment_instructions }) as EventRead;

const purchaseOf = (fields: Partial<Purchase> = {}) =>
  ({
    payment_status: "pending",
    total_price: "475.00",
    hold_expires_at: "2100-03-29T00:10:00Z",
    tickets: [{ ticket_number: "T-000427" }, { ticket_number: "T-000428" }],
    ...fields,
  }) as Purchase;

describe("before buying", () => {
  it("the text stands there line by line, its https addresses are links and nothing else is", () => {
    const { container } = render(<HowYouPay event={eventOf(WORDS)} />);
    expect(container.querySelector("p")?.textContent).toBe(WORDS);
    const [link, ...others] = screen.getAllByRole("link");
    expect(others).toEqual([]);
    expect(link).toHaveAttribute("href", "https://pay.example.org/gala");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
    expect(container.querySelector("b")).toBeNull();
  });

  it("a short text is open, a long one is opened by a press", () => {
    const { rerender } = render(<HowYouPay event={eventOf("By check.")} />);
    expect(screen.getByRole("group")).toHaveAttribute("open");
    rerender(<HowYouPay event={eventOf("By check. ".repeat(100))} />);
    expect(screen.getByRole("group")).not.toHaveAttribute("open");
  });

  // The last: an event that the previous release left in the browser's storage.
  it.each([null, undefined])("there is nothing where nothing is written: %s", (nothing) => {
    const { container } = render(<HowYouPay event={eventOf(nothing)} />);
    expect(container).toBeEmptyDOMElement();
  });
});

describe("a purchase", () => {
  it("that is not paid says how much, how, what to quote and until when", () => {
    const { container } = render(<HowToPay event={eventOf(WORDS)} purchase={purchaseOf()} />);
    expect(container).toHaveTextContent("River School Fund");
    expect(screen.getByText("Amount").parentElement).toHaveTextContent("$475.00");
    expect(screen.getByText("Reference to quote").parentElement).toHaveTextContent("T-000427");
    expect(screen.getByText("Pay by").parentElement).toHaveTextContent(/March 28.*8:10 PM EDT/);
  });

  it("without a hold has no date to pay by", () => {
    render(<HowToPay event={eventOf(WORDS)} purchase={purchaseOf({ hold_expires_at: null })} />);
    expect(screen.queryByText("Pay by")).toBeNull();
  });

  it.each(["completed", "cancelled", "refunded", "failed"] as const)(
    "that is %s asks for no payment",
    (payment_status) => {
      const { container } = render(
        <HowToPay event={eventOf(WORDS)} purchase={purchaseOf({ payment_status })} />,
      );
      expect(container).toBeEmptyDOMElement();
    },
  );
});
