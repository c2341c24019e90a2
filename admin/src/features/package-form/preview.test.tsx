import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { newPackageValues, type PackageValues } from "@/features/packages";
import { Preview } from "./preview";
import { usePackageForm } from "./use-package-form";

function Form({ remaining, values }: { remaining: number | null; values: Partial<PackageValues> }) {
  const { control } = usePackageForm(
    { ...newPackageValues(), name: "Table of Ten", price: "2300.00", ...values },
    0,
  );
  return <Preview control={control} remaining={remaining} options={[]} />;
}

function show(remaining: number | null, values: Partial<PackageValues> = {}) {
  render(<Form remaining={remaining} values={values} />);
  return within(screen.getByRole("region", { name: "As donors will see it" }));
}

it("is the donors' row, with its price and what is left where that is little", () => {
  const preview = show(3, { seats_per_package: "10", quantity_limit: "20" });
  expect(preview.getByRole("heading", { level: 3 })).toHaveTextContent("Table of Ten");
  expect(preview.getByText("$2,300.00")).toBeInTheDocument();
  expect(preview.getByText("10 seats")).toBeInTheDocument();
  expect(preview.getByText("Only 3 left")).toBeInTheDocument();
  expect(preview.getByText("Choose")).toBeInTheDocument();
});

it("offers nothing to choose of a package that is sold out", () => {
  const preview = show(0, { quantity_limit: "20" });
  expect(preview.getByText("Sold out")).toBeInTheDocument();
  expect(preview.queryByText("Choose")).toBeNull();
});
