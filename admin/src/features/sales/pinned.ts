import { useEffect, useId } from "react";
import { create } from "zustand";
import type { Purchase } from "./types";

type Pinned = Readonly<Record<string, Purchase>>;

/** Purchases with an open form or question, by the id of the component that has it open. */
const usePins = create<Pinned>(() => ({}));

/**
 * Keeps a purchase in the list while a form or a question of it is open, even if it no longer matches the filters:
 * somebody else may have changed its status, or the list may have started over after many new purchases.
 */
export function usePinned(purchase: Purchase, isOpen: boolean): void {
  const pin = useId();
  useEffect(() => {
    if (!isOpen) return;
    usePins.setState({ [pin]: purchase });
    return () =>
      usePins.setState(
        (pinned) => Object.fromEntries(Object.entries(pinned).filter(([one]) => one !== pin)),
        true,
      );
  }, [pin, purchase, isOpen]);
}

export const usePinnedPurchases = (): Pinned => usePins();

/** Updates a purchase wherever it is pinned. */
export const changePinned = (id: string, change: (purchase: Purchase) => Purchase): void =>
  usePins.setState((pinned) =>
    Object.fromEntries(
      Object.entries(pinned).map(([pin, one]) => [pin, one.id === id ? change(one) : one]),
    ),
  );

/** The listed purchases and the pinned ones that are not among them, newest first. */
export function withPinned(listed: readonly Purchase[], pinned: Pinned): readonly Purchase[] {
  const missing = new Map(Object.values(pinned).map((one) => [one.id, one]));
  for (const one of listed) missing.delete(one.id);
  return missing.size === 0
    ? listed
    : [...listed, ...missing.values()].sort(
        (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at),
      );
}
