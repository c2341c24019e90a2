import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { EmptyState } from "./empty-state";

it("counts nothing: its ring has no number", () => {
  render(<EmptyState title="Nobody yet">Invite somebody.</EmptyState>);
  expect(screen.getByRole("heading").closest("section")).not.toHaveTextContent(/\d/);
});
