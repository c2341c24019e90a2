import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import type { Package } from "@/features/packages";
import { renderInApp } from "@/test/render";
import { TicketPackageForm } from "./ticket-package-form";

const PACKAGE: Package = {
  id: "p1",
  event_id: "e1",
  name: "Table of Ten",
  description: "A round table for ten.",
  price: "2300.00",
  seats_per_package: 10,
  is_sponsorship: false,
  is_enabled: true,
  quantity_limit: 20,
  fair_market_value: null,
  sold_count: 14,
  remaining: 6,
  is_sold_out: false,
  display_order: 1,
  version: 3,
  image: null,
  custom_options: [],
  created_by: { id: "u1", name: "Amara Lindgren", email: null },
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  warnings: [],
};

type Save = Parameters<typeof TicketPackageForm>[0]["save"];

async function show(edited: Package | null, soldCount = 0) {
  const save = vi.fn<Save>().mockResolvedValue(null);
  await renderInApp(
    <TicketPackageForm edited={edited} soldCount={soldCount} save={save} aside={() => null} />,
  );
  return { save, user: userEvent.setup() };
}

const field = (name: string | RegExp) => screen.getByRole("textbox", { name });
const button = (name: string) => screen.getByRole("button", { name });

describe("a new package", () => {
  it("sends what was typed as the API takes it", async () => {
    const { save, user } = await show(null);
    await user.type(field(/^Name/), "  Single Seat ");
    await user.type(field(/^Description/), "One seat.");
    await user.type(field("Price"), "1,250.5");
    await user.click(button("One seat more"));
    await user.click(button("Create package"));
    expect(save).toHaveBeenCalledWith(
      {
        name: "Single Seat",
        description: "One seat.",
        price: "1250.50",
        seats_per_package: 2,
        quantity_limit: null,
        fair_market_value: null,
        is_enabled: true,
        is_sponsorship: false,
      },
      null,
    );
  });

  it("shows every error and focuses the first", async () => {
    const { save, user } = await show(null);
    await user.click(button("Create package"));
    expect(await screen.findByText("Please give it a name.")).toBeVisible();
    expect(screen.getByText("Please say what a donor gets.")).toBeVisible();
    expect(screen.getByText("Please enter an amount; 0 makes it free.")).toBeVisible();
    expect(field(/^Name/)).toHaveFocus();
    expect(field(/^Name/)).toBeInvalid();
    expect(field(/^Name/)).toHaveAccessibleDescription("Please give it a name.");
    expect(save).not.toHaveBeenCalled();
  });

  it.each([
    ["Price", "1000000.01", "This can be up to $1,000,000.00."],
    ["Price", "12 dollars", "Please enter an amount, such as 250.00."],
    ["Seats per package", "101", "A package has 1 to 100."],
  ])("validates %s %j when it is left", async (name, typed, wrong) => {
    const { user } = await show(null);
    await user.clear(field(name));
    await user.type(field(name), typed);
    await user.tab();
    expect(await screen.findByText(wrong)).toBeVisible();
  });

  it("counts characters as the API does, in code points", async () => {
    const { user } = await show(null);
    await user.click(field(/^Name/));
    await user.paste("🎟️".repeat(1) + "é".repeat(98));
    expect(screen.getByText("100 of 100")).toBeVisible();
    await user.paste("!");
    await user.tab();
    expect(
      await screen.findByText("Please keep it to 100 characters; these are 101."),
    ).toBeVisible();
  });

  it("formats an amount and shows the price of a seat", async () => {
    const { user } = await show(PACKAGE);
    await user.clear(field("Price"));
    await user.type(field("Price"), "2500");
    await user.tab();
    expect(field("Price")).toHaveValue("2,500.00");
    expect(screen.getByText("$250.00 a seat")).toBeVisible();
  });
});

describe("an existing package", () => {
  it("shows its bar when something is changed, and discards it", async () => {
    const { user } = await show(PACKAGE);
    expect(screen.queryByRole("region", { name: "Save" })).toBeNull();
    await user.type(field(/^Name/), "!");
    await user.click(screen.getByRole("switch", { name: /^Sponsorship/ }));
    expect(screen.getByText("2 changes")).toBeVisible();
    await user.click(button("Discard"));
    expect(field(/^Name/)).toHaveValue("Table of Ten");
    expect(screen.queryByRole("region", { name: "Save" })).toBeNull();
  });

  it("warns of what is sold and keeps the limit above it (FR-002, FR-021)", async () => {
    const { save, user } = await show(PACKAGE, 14);
    expect(screen.getByText("14 of these are sold.")).toBeVisible();
    await user.clear(field("Quantity limit"));
    await user.type(field("Quantity limit"), "13");
    await user.click(button("Save changes"));
    expect(
      await screen.findByText("14 are sold already, so this can't be lower than 14."),
    ).toBeVisible();
    expect(save).not.toHaveBeenCalled();
  });

  it("lifts the limit when it is emptied", async () => {
    const { save, user } = await show(PACKAGE, 14);
    await user.clear(field("Quantity limit"));
    await user.click(button("Save changes"));
    await waitFor(() =>
      expect(save).toHaveBeenCalledWith(expect.objectContaining({ quantity_limit: null }), PACKAGE),
    );
  });

  it("states the value of a seat, that nothing is given, or that it is unknown", async () => {
    const stated = { ...PACKAGE, fair_market_value: "90.00" };
    const { save, user } = await show(stated);
    const value = field("Fair market value per seat");
    expect(value).toHaveAccessibleDescription(/of which \$1,400.00 is tax-deductible/);
    for (const [typed, sent] of [
      ["0", "0.00"],
      ["", null],
    ] as const) {
      await user.clear(value);
      if (typed !== "") await user.type(value, typed);
      await user.click(button("Save changes"));
      await waitFor(() =>
        expect(save).toHaveBeenLastCalledWith(
          expect.objectContaining({ fair_market_value: sent }),
          stated,
        ),
      );
    }
    await user.type(value, "ninety");
    await user.click(button("Save changes"));
    expect(await screen.findByText("Please enter an amount, such as 250.00.")).toBeVisible();
  });

  it("shows a refusal at its field", async () => {
    const { save, user } = await show(PACKAGE);
    const errors = [
      { code: "invalid", detail: "No such word, please.", pointer: "/name", parameter: null },
    ];
    save.mockRejectedValue(
      new ApiProblem(
        400,
        "validation_failed",
        "Invalid",
        "Some of it is wrong.",
        "r1",
        errors,
        {},
        null,
      ),
    );
    await user.type(field(/^Name/), "!");
    await user.click(button("Save changes"));
    expect(await screen.findByText("No such word, please.")).toBeVisible();
    expect(screen.queryByText("Some of it is wrong.")).toBeNull();
  });

  it("keeps what was typed when saving fails, and shows the error", async () => {
    const { save, user } = await show(PACKAGE);
    save.mockRejectedValue(new ApiProblem(503, "service_unavailable", "", "", "r1", [], {}, null));
    await user.type(field(/^Name/), "!");
    await user.click(button("Save changes"));
    expect(await screen.findByRole("alert")).toHaveTextContent("out of reach at the moment");
    expect(field(/^Name/)).toHaveValue("Table of Ten!");
  });
});
