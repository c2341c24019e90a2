let isPressed = false;
const waiting: (() => void)[] = [];

function release(): void {
  isPressed = false;
  // After the click event that follows pointerup.
  setTimeout(() => {
    for (const act of waiting.splice(0)) act();
  });
}

document.addEventListener("pointerdown", () => (isPressed = true), true);
document.addEventListener("pointerup", release, true);
document.addEventListener("pointercancel", release, true);

/**
 * Calls `act` when the pointer is up: at once, or after the click that is under way.
 *
 * Pointerdown moves the focus out of a field before there is a click. If the field then showed its error at once, the
 * button would move from under the pointer, and the click would be lost.
 */
export function afterPointerUp(act: () => void): void {
  if (isPressed) waiting.push(act);
  else act();
}
