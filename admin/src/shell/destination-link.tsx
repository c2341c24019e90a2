import { Link, useMatches } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { destinationOf, type Destination } from "./navigation";

interface Props {
  to: Destination["to"];
  eventId: string;
  children: ReactNode;
}

/** A link of the navigation, marked as current on every page that belongs to it. */
export function DestinationLink({ to, eventId, children }: Props) {
  const here = useHere();
  return (
    <Link
      to={to}
      params={{ eventId }}
      activeOptions={{ exact: true }}
      aria-current={here?.to === to ? "page" : undefined}
    >
      {children}
    </Link>
  );
}

/** The destination that the current page belongs to. */
export const useHere = (): Destination | undefined =>
  useMatches({ select: (matches) => destinationOf(matches.at(-1)?.fullPath ?? "") });
