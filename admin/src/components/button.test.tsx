import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Button } from "./button";
import { Question } from "./dialog";

afterEach(() => vi.restoreAllMocks());

const button = () => screen.getByRole("button", { name: "Delete" });

it("starts an action once on a double click, also before it is shown as busy", async () => {
  const start = vi.fn();
  render(
    <Button busy={false} onClick={start}>
      Delete
    </Button>,
  );
  await userEvent.dblClick(button());
  expect(start).toHaveBeenCalledOnce();
});

it("starts an action once where the key is held down", () => {
  const start = vi.fn();
  render(
    <Button busy={false} onClick={start}>
      Delete
    </Button>,
  );
  // What a key that repeats sends: clicks without a count.
  button().click();
  button().click();
  expect(start).toHaveBeenCalledOnce();
});

it("starts an action again once it has ended", () => {
  vi.useFakeTimers();
  const start = vi.fn();
  const shown = (busy: boolean) => (
    <Button busy={busy} onClick={start}>
      Delete
    </Button>
  );
  const { rerender } = render(shown(false));
  button().click();
  rerender(shown(true));
  vi.advanceTimersByTime(1_000);
  button().click();
  expect(start).toHaveBeenCalledOnce();
  rerender(shown(false));
  button().click();
  expect(start).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

it("passes on every click where no action is started", async () => {
  const move = vi.fn();
  render(<Button onClick={move}>Delete</Button>);
  await userEvent.dblClick(button());
  expect(move).toHaveBeenCalledTimes(2);
});

it("answers a question once, whichever question it is", async () => {
  const remove = vi.fn();
  render(
    <Question
      isOpen
      title="Delete it?"
      keep="Keep it"
      onKeep={() => undefined}
      proceed={{ words: "Delete", onClick: remove }}
    >
      <p>It is gone then.</p>
    </Question>,
  );
  await userEvent.dblClick(await screen.findByRole("button", { name: "Delete" }));
  expect(remove).toHaveBeenCalledOnce();
});

it("does nothing offline where it starts an action, and says why", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const start = vi.fn();
  render(
    <Button busy={false} onClick={start}>
      Delete
    </Button>,
  );
  expect(button()).toHaveAttribute("aria-disabled", "true");
  expect(button()).toHaveAttribute("title", "Not while you're offline.");
  await userEvent.click(button());
  expect(start).not.toHaveBeenCalled();
});

it("works offline where nothing is asked of the server, a question that loses what is typed among them", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const leave = vi.fn();
  render(
    <Question
      isOpen
      title="Leave?"
      keep="Stay"
      onKeep={vi.fn()}
      proceed={{ words: "Leave", onClick: leave }}
    >
      <p>Changes would be lost.</p>
    </Question>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Leave" }));
  expect(leave).toHaveBeenCalledOnce();
});
