import type { MouseEvent } from "react";
import { useReach } from "@/lib/reach";

/**
 * What a link or a button takes that can do nothing without a network: while there is none it ignores clicks, and says
 * why. Otherwise nothing.
 */
export function useNetwork(isNeeded = true) {
  const isOffline = useReach() === "offline" && isNeeded;
  if (!isOffline) return {};
  return {
    "aria-disabled": true as const,
    title: "Not while you're offline.",
    onClick: (event: MouseEvent) => event.preventDefault(),
  };
}
