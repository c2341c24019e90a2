import { useEffect } from "react";

/** Whether the page that was asked for is on the screen, with its content or with what went wrong. */

let resolveShown: () => void;

/** Resolves when it is: what nobody waits for is loaded then, and does not share a slow line with what they wait for. */
export const pageShown = new Promise<void>((resolve) => {
  resolveShown = resolve;
});

export const markPageShown = (): void => resolveShown();

/** Marks it once `isShown`. */
export function useMarkShown(isShown: boolean): void {
  useEffect(() => {
    if (isShown) markPageShown();
  }, [isShown]);
}
