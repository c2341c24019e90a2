import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/lib/api";
import { renderInApp } from "@/test/render";
import { EventForm } from "./event-form";
import type { EventRead } from "./queries";

const EVENT: EventRead = {
  id: "e1",
  name: "Harbour Lights Gala",
  slug: "harbour-lights",
  // With seconds, which no form shows.
  starts_at: "2100-05-01T22:00:07Z",
  time_zone: "America/New_York",
  currency: "USD",
  sales_open_at: null,
  sales_close_at: null,
  max_tickets_per_donor: 12,
  payment_hold_minutes: null,
  venue: "Pier 4",
  description: null,
  payment_instructions: null,
  organization: null,
  version: 3,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

type Save = Parameters<typeof EventForm>[0]["save"];

async function show(event: EventRead | null, seatsSold = 0) {
  const save = vi.fn<Save>().mockResolvedValue(null);
  await renderInApp(<EventForm event={event} seatsSold={seatsSold} save={save} />);
  return { save, user: userEvent.setup() };
}

const press = (name: string) => screen.getByRole("button", { name });

describe("a new event", () => {
  it("shows at the first press everything that is missing", async () => {
    const { save, user } = await show(null);
    await user.click(press("Create event"));
    expect(await screen.findByText("Please give it a name.")).toBeVisible();
    expect(screen.getByText("Please give it an address.")).toBeVisible();
    expect(screen.getByText("Please enter a date and a time.")).toBeVisible();
    expect(screen.getByText(/3 fields/)).toBeVisible();
    expect(save).not.toHaveBeenCalled();
  });

  it("begins with the limits that protect it, and says what it means to have none", async () => {
    const { user } = await show(null);
    const cap = screen.getByLabelText(/Seats a donor may hold/);
    const hold = screen.getByLabelText(/Minutes to pay/);
    expect(cap).toHaveValue("40");
    expect(hold).toHaveValue("2880");
    expect(hold).toHaveAccessibleDescription(/^48 hours; if nobody pays/);
    await user.clear(cap);
    await user.clear(hold);
    expect(cap).toHaveAccessibleDescription("Empty: no limit, one donor can take every seat");
    expect(hold).toHaveAccessibleDescription("Empty: unpaid seats are never given to others");
  });

  it("warns of a date that has passed", async () => {
    const { user } = await show(null);
    await user.type(screen.getByLabelText("It starts"), "2025-05-01T18:00");
    expect(await screen.findByText(/This date has passed/)).toBeVisible();
  });
});

describe("the details of an event", () => {
  it.each(["Venue", "Description", "How donors pay"])(
    "say how long %s may be, once it is longer",
    async (label) => {
      const { save, user } = await show(EVENT);
      const field = screen.getByLabelText(new RegExp(`^${label}`));
      await user.clear(field);
      await user.click(field);
      await user.paste("x".repeat(2_001));
      await user.click(press("Save changes"));
      expect(await screen.findByText(/^Please keep it to [0-9,]+ characters/)).toBeVisible();
      expect(save).not.toHaveBeenCalled();
    },
  );

  it("send what was edited, and everything else as it was read", async () => {
    const { save, user } = await show(EVENT);
    await user.type(screen.getByLabelText(/Venue/), ", north");
    await user.click(press("Save changes"));
    const [fields, base] = save.mock.calls[0] ?? [];
    expect(fields).toMatchObject({ venue: "Pier 4, north", starts_at: EVENT.starts_at });
    expect(base).toBe(EVENT);
  });

  it("mean other instants in another time zone", async () => {
    const { save, user } = await show(EVENT);
    const zone = screen.getByLabelText("Time zone");
    await user.clear(zone);
    await user.type(zone, "los angeles");
    await user.click(press("Save changes"));
    expect(save.mock.calls[0]?.[0]).toMatchObject({
      time_zone: "America/Los_Angeles",
      starts_at: "2100-05-02T01:00:00Z",
    });
  });

  it("don't save a time zone that there is not", async () => {
    const { save, user } = await show(EVENT);
    const zone = screen.getByLabelText("Time zone");
    await user.clear(zone);
    await user.type(zone, "Atlantis");
    await user.click(press("Save changes"));
    expect(await screen.findByText(/Please choose a time zone from the list/)).toBeVisible();
    expect(save).not.toHaveBeenCalled();
  });

  it("take the organization as a whole or not at all", async () => {
    const { save, user } = await show(EVENT);
    await user.type(screen.getByLabelText(/^Legal name/), "Harbor Reading Foundation");
    await user.click(press("Save changes"));
    expect(await screen.findAllByText(/^Receipts need this too/)).toHaveLength(2);
    expect(save).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText(/^Tax ID/), "00-1234567");
    await user.type(screen.getByLabelText(/^Postal address/), "12 Old Pier Road");
    await user.click(press("Save changes"));
    expect(save.mock.calls[0]?.[0]).toMatchObject({
      organization_legal_name: "Harbor Reading Foundation",
      organization_tax_id: "00-1234567",
      organization_address: "12 Old Pier Road",
      organization_statement: null,
    });
  });

  it.each([
    ["Venue", ", north", "printed tickets and invitations keep the old one"],
    ["Address of the donor page", "-2", "/e/harbour-lights keep working"],
  ])("warn before a change of %s is saved, once seats are sold", async (label, typed, words) => {
    const { user } = await show(EVENT, 12);
    expect(screen.queryByText("12 seats sold.")).toBeNull();
    await user.type(screen.getByLabelText(new RegExp(`^${label}`)), typed);
    const warning = (await screen.findByText("12 seats sold.")).closest("p") ?? document.body;
    expect(within(warning).getByText(new RegExp(words))).toBeVisible();
  });

  it("say nothing of printed tickets before the first sale", async () => {
    const { user } = await show(EVENT);
    await user.type(screen.getByLabelText(/^Venue/), ", north");
    expect(screen.queryByText(/printed/)).toBeNull();
  });

  it("show at the address that another event has or had it", async () => {
    const { save, user } = await show(EVENT);
    save.mockRejectedValue(new ApiProblem(409, "slug_taken", "Taken", "Taken", null, [], {}, null));
    await user.type(screen.getByLabelText(/^Address/), "-2");
    await user.click(press("Save changes"));
    expect(await screen.findByText(/has this address, or had it/)).toBeVisible();
  });
});
