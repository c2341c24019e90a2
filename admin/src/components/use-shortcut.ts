import { useEffect, useRef } from "react";
import { deviceStorage } from "@/lib/storage";

const KEY = "shortcuts";

/** Whether single-key shortcuts are on; users of speech input, for example, can switch them off (WCAG 2.1.4). */
export const shortcutsAreOn = (): boolean => deviceStorage.getItem(KEY) !== "off";
export function switchShortcuts(areOn: boolean): void {
  deviceStorage.setItem(KEY, areOn ? "on" : "off");
}

/** Calls `act` when a single key is pressed, but never while somebody types. */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest(
          "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]",
        );
      if (
        event.key !== key ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping ||
        !shortcutsAreOn()
      )
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [key]);
}
