import { useEffect, useId } from "react";
import { create } from "zustand";
import type { Purchase } from "./queries";

type Held = Readonly<Record<string, Purchase>>;

/** Purchases in which somebody is at work, each under who holds it: a form or a question that is open. */
const useHolders = create<Held>(() => ({}));

/**
 * Keeps a purchase in sight while a form or a question of it is open, even if the filters would let it go now: somebody else
 * may have moved it on, or so many have come that the list has started over.
 */
export function useHold(purchase: Purchase, isAtWork: boolean): void {
  const holder = useId();
  useEffect(() => {
    if (!isAtWork) return;
    useHolders.setState({ [holder]: purchase });
    return () =>
      useHolders.setState(
        (held) => Object.fromEntries(Object.entries(held).filter(([one]) => one !== holder)),
        true,
      );
  }, [holder, purchase, isAtWork]);
}

export const useHeld = (): Held => useHolders();

/** Changes a purchase for all who hold it. */
export const changeHeld = (id: string, change: (purchase: Purchase) => Purchase): void =>
  useHolders.setState((held) =>
    Object.fromEntries(
      Object.entries(held).map(([holder, one]) => [holder, one.id === id ? change(one) : one]),
    ),
  );

/** The listed purchases and the held ones that are not among them, newest first. */
export function withHeld(listed: readonly Purchase[], held: Held): readonly Purchase[] {
  const all = new Map(Object.values(held).map((one) => [one.id, one]));
  for (const one of listed) all.delete(one.id);
  return all.size === 0
    ? listed
    : [...listed, ...all.values()].sort(
        (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at),
      );
}
