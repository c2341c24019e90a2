import { Link, useMatches } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { destinationOf, type Destination } from "./navigation";

interface Props {
  to: Destination["to"];
  eventId: string;
  children: ReactNode;
}

/** A way to a destination, marked on each page that belongs to it: the packages' path is the beginning of all others. */
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

/** The destination of the page that is shown. */
export const useHere = (): Destination | undefined =>
  useMatches({ select: (matches) => destinationOf(matches.at(-1)?.fullPath ?? "") });
