import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { packagesQuery, type Package } from "@/features/packages";
import { ApiProblem } from "@/lib/api";
import { createQueryClient } from "@/lib/query-client";
import { renderInApp } from "@/test/render";
import { Preview } from "./preview";
import type { PromoCodeFields } from "./fields";
import { NewPromoCodeForm } from "./promo-code-form";

const ZONE = "America/New_York";
const PACKAGES = [
  { id: "1", name: "Single Seat", price: "250.00", is_enabled: true },
  { id: "2", name: "Odd Seat", price: "33.30", is_enabled: true },
  { id: "3", name: "Crew", price: "10.00", is_enabled: false },
] as Package[];

async function openForm(
  create: (fields: PromoCodeFields) => Promise<void> = () => Promise.resolve(),
) {
  const queries = createQueryClient();
  queries.setQueryData(packagesQuery("gala").queryKey, PACKAGES);
  const created = vi.fn(create);
  await renderInApp(
    <NewPromoCodeForm
      zone={ZONE}
      create={created}
      onClose={() => undefined}
      aside={(control) => <Preview eventId="gala" control={control} />}
    />,
    queries,
  );
  return { created, user: userEvent.setup() };
}

const refusal = (code: string, errors: ApiProblem["errors"] = []) =>
  new ApiProblem(409, code, "No", "The event already has this code.", "r-1", errors, {}, null);
const save = () => screen.getByRole("button", { name: "Create promo code" });

it("sends what was typed as the API takes it", async () => {
  const { created, user } = await openForm();
  await user.type(screen.getByLabelText("Code"), " Friends26 ");
  await user.type(screen.getByLabelText(/^Discount/), "12.5%");
  await user.type(screen.getByLabelText(/^Expires/), "2026-04-17T23:59");
  await user.type(screen.getByLabelText(/^Uses in total/), "1,000");
  await user.click(save());
  // The rules of a form are loaded with its first validation.
  await waitFor(() => expect(created).toHaveBeenCalled());
  expect(created).toHaveBeenCalledExactlyOnceWith({
    code: "Friends26",
    discount_type: "percentage",
    discount_value: "12.50",
    // A minute to midnight in New York, in summer time.
    expires_at: "2026-04-18T03:59:00Z",
    max_total_uses: 1000,
    max_uses_per_donor: null,
    is_active: true,
  });
});

it("names the zone of the expiry", async () => {
  const { user } = await openForm();
  await user.type(screen.getByLabelText(/^Expires/), "2026-04-17T23:59");
  expect(screen.getByText(/^New York time \(EDT\), where the event is\./)).toBeInTheDocument();
});

it("warns of an end that has passed", async () => {
  const { user } = await openForm();
  const expires = screen.getByLabelText(/^Expires/);
  await user.type(expires, "2100-04-17T23:59");
  expect(screen.queryByText(/This time has passed/)).toBeNull();
  await user.clear(expires);
  await user.type(expires, "2025-04-17T23:59");
  expect(screen.getByText(/This time has passed/)).toBeVisible();
});

it("shows each error at its field, and sends nothing", async () => {
  const { created, user } = await openForm();
  await user.type(screen.getByLabelText("Code"), "ABC!");
  await user.type(screen.getByLabelText(/^Discount/), "150");
  await user.type(screen.getByLabelText(/^Uses per donor/), "101");
  await user.click(save());
  await screen.findByText("A percentage is 1 to 100.");
  expect(screen.getByLabelText("Code")).toHaveAccessibleDescription(
    "Please use letters and digits only, without spaces.",
  );
  expect(screen.getByLabelText(/^Discount/)).toHaveAccessibleDescription(
    "A percentage is 1 to 100.",
  );
  expect(screen.getByLabelText(/^Uses per donor/)).toHaveAccessibleDescription(
    "Leave it empty for no limit, or enter 1 to 100.",
  );
  expect(screen.getByLabelText("Code")).toHaveFocus();
  expect(created).not.toHaveBeenCalled();
});

it("validates the discount by its type", async () => {
  const { user } = await openForm();
  await user.type(screen.getByLabelText(/^Discount/), "150");
  await user.tab();
  await screen.findByText("A percentage is 1 to 100.");
  await user.click(screen.getByRole("radio", { name: /An amount/ }));
  await waitFor(() =>
    expect(screen.queryByText("A percentage is 1 to 100.")).not.toBeInTheDocument(),
  );
  await user.clear(screen.getByLabelText(/^Discount/));
  await user.type(screen.getByLabelText(/^Discount/), "10000.01");
  await user.tab();
  expect(await screen.findByText("A discount is $1.00 to $10,000.00.")).toBeInTheDocument();
});

it("shows what it takes off each package on sale, to the cent", async () => {
  const { user } = await openForm();
  const shown = () => screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(shown()).toEqual(["Single Seat$250.00", "Odd Seat$33.30"]);
  await user.type(screen.getByLabelText(/^Discount/), "15");
  expect(shown()).toEqual(["Single Seatwas $250.00$212.50", "Odd Seatwas $33.30$28.30"]);
});

it("shows a refusal at its field, and above the form what belongs to none", async () => {
  const refusals = [refusal("promo_code_taken"), refusal("service_unavailable")];
  const { user } = await openForm(() =>
    Promise.reject(refusals.shift() ?? new Error("asked too often")),
  );
  await user.type(screen.getByLabelText("Code"), "GALA");
  await user.type(screen.getByLabelText(/^Discount/), "10");
  await user.click(save());
  await waitFor(() =>
    expect(screen.getByLabelText("Code")).toHaveAccessibleDescription(/already has this code/),
  );
  await user.type(screen.getByLabelText("Code"), "2");
  await user.click(save());
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "A part of the server is out of reach",
  );
});
