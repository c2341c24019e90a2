import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { DraggableList } from "./draggable-list";

const ITEMS = ["Single Seat", "Pair of Seats", "Table of Ten"].map((name) => ({ id: name, name }));

interface Props {
  items?: typeof ITEMS;
  save: (ids: string[]) => Promise<boolean>;
}

/** A list that shows the saved order, as the query cache does. */
function List({ items = ITEMS, save }: Props) {
  const [order, setOrder] = useState(items.map(({ id }) => id));
  const shown = order.flatMap((id) => items.find((item) => item.id === id) ?? []);
  return (
    <DraggableList
      items={shown}
      className="list"
      lookOf={(_, isLifted) => (isLifted ? "lifted" : "")}
      onMove={async (_, ids) => {
        const isSaved = await save(ids);
        if (isSaved) setOrder(ids);
        return isSaved;
      }}
    >
      {(item, { handle, moveTo, place, isFirst }) => (
        <>
          {handle}
          <b>{item.name}</b>
          <button disabled={isFirst} onClick={() => moveTo(place - 1)}>
            Move {item.name} up
          </button>
        </>
      )}
    </DraggableList>
  );
}

function show(isSaved = true) {
  const save = vi.fn<Props["save"]>().mockResolvedValue(isSaved);
  render(<List save={save} />);
  return { save, user: userEvent.setup() };
}

const names = () =>
  screen.getAllByRole("listitem").map((item) => item.querySelector("b")?.textContent);
const handle = (name: string) =>
  screen.getByRole("button", { name: new RegExp(`^Reorder ${name}`) });
const announced = (text: string) =>
  waitFor(() => expect(document.querySelector("[data-announcer]")).toHaveTextContent(text));

it("moves what is lifted with the arrow keys and saves it where it is dropped", async () => {
  const { save, user } = show();
  handle("Table of Ten").focus();
  await user.keyboard(" ");
  await announced("Table of Ten lifted, position 3 of 3. Arrow keys move it.");
  expect(handle("Table of Ten")).toHaveAttribute("aria-pressed", "true");
  await user.keyboard("{ArrowUp}");
  await announced("Position 2 of 3, before Pair of Seats.");
  expect(names()).toEqual(["Single Seat", "Table of Ten", "Pair of Seats"]);
  expect(handle("Table of Ten")).toHaveFocus();
  expect(save).not.toHaveBeenCalled();
  await user.keyboard(" ");
  await announced("Dropped at position 2. Saved.");
  expect(save).toHaveBeenCalledExactlyOnceWith(["Single Seat", "Table of Ten", "Pair of Seats"]);
});

it("moves to the ends with Home and End, and no further", async () => {
  const { user } = show();
  handle("Pair of Seats").focus();
  await user.keyboard("{Enter}{Home}");
  await announced("Position 1 of 3, before Single Seat.");
  await user.keyboard("{ArrowUp}");
  await announced("Position 1 of 3, before Single Seat.");
  await user.keyboard("{End}");
  await announced("Position 3 of 3, at the end.");
  expect(names()).toEqual(["Single Seat", "Table of Ten", "Pair of Seats"]);
});

it("cancels on Esc", async () => {
  const { save, user } = show();
  handle("Single Seat").focus();
  await user.keyboard(" {End}{Escape}");
  await announced("Cancelled, back at 1.");
  expect(names()).toEqual(ITEMS.map(({ name }) => name));
  expect(save).not.toHaveBeenCalled();
});

it("cancels when the focus leaves", async () => {
  const { save, user } = show();
  handle("Single Seat").focus();
  await user.keyboard(" {ArrowDown}{Tab}");
  await announced("Cancelled, back at 1.");
  expect(save).not.toHaveBeenCalled();
});

it("announces that an order was refused, and shows the old one", async () => {
  const { user } = show(false);
  handle("Single Seat").focus();
  await user.keyboard(" {ArrowDown} ");
  await announced("Not saved; the list is as before.");
  expect(names()).toEqual(ITEMS.map(({ name }) => name));
});

it("saves nothing where nothing was moved", async () => {
  const { save, user } = show();
  handle("Single Seat").focus();
  await user.keyboard(" {ArrowDown}{ArrowUp} ");
  await announced("Dropped at position 1.");
  expect(save).not.toHaveBeenCalled();
});

it("needs no dragging: the menu moves an item as well", async () => {
  const { save, user } = show();
  await user.click(screen.getByRole("button", { name: "Move Table of Ten up" }));
  await announced("Dropped at position 2. Saved.");
  expect(save).toHaveBeenCalledExactlyOnceWith(["Single Seat", "Table of Ten", "Pair of Seats"]);
});

it("drops an item that somebody else has removed", async () => {
  const save = vi.fn<Props["save"]>().mockResolvedValue(true);
  const { rerender } = render(<List save={save} />);
  const user = userEvent.setup();
  handle("Single Seat").focus();
  await user.keyboard(" {ArrowDown}");
  rerender(<List save={save} items={ITEMS.slice(1)} />);
  expect(names()).toEqual(["Pair of Seats", "Table of Ten"]);
});
