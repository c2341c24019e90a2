let isPressed = false;
const waiting: (() => void)[] = [];

function release(): void {
  isPressed = false;
  // Only after the click that the press ends in.
  setTimeout(() => {
    for (const act of waiting.splice(0)) act();
  });
}

document.addEventListener("pointerdown", () => (isPressed = true), true);
document.addEventListener("pointerup", release, true);
document.addEventListener("pointercancel", release, true);

/**
 * Does something once no button of the mouse is down, at once where none is.
 *
 * A press takes the focus off a field before it becomes a click. If leaving the field showed its error there and then,
 * what was pressed would be pushed away from under the pointer, and the click would be lost.
 */
export function afterPress(act: () => void): void {
  if (isPressed) waiting.push(act);
  else act();
}
