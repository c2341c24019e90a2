import type { KeyboardEvent } from "react";
import type { Selection } from "./selection";

/**
 * The keys of a list with boxes: up and down go from box to box, with Shift they tick on the way, Esc unticks all. Space
 * and Shift and Space are the browser's own clicks.
 */
export function moveSelection(
  pressed: KeyboardEvent<HTMLTableElement>,
  listed: readonly { id: string }[],
  selection: Selection,
): void {
  const { key, target, currentTarget, shiftKey } = pressed;
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
  if (key === "Escape" && selection.ids.size > 0) {
    pressed.preventDefault();
    selection.remove(selection.ids);
    return;
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return;
  const boxes = [...currentTarget.querySelectorAll<HTMLInputElement>("tbody input[type=checkbox]")];
  const next = boxes.indexOf(target) + (key === "ArrowDown" ? 1 : -1);
  const row = listed[next];
  if (row === undefined) return;
  pressed.preventDefault();
  boxes[next]?.focus();
  if (shiftKey && !selection.ids.has(row.id)) selection.toggle(row.id, true);
}
