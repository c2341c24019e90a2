import type { LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { IconName } from "@/components/icon";
import { useAuditCount } from "@/features/audit";
import { useCoordinatorCount } from "@/features/coordinators";
import { usePackageCount } from "@/features/packages";
import { usePromoCodeCount } from "@/features/promo-codes";
import { SalesFigure } from "@/features/sales";
import { formatNumber } from "@/lib/numbers";

export interface Destination {
  group: "Tickets" | "Event";
  to: NonNullable<LinkProps["to"]>;
  words: string;
  /** A shorter label for the phone's tab bar; without it the destination is under More. */
  tab?: string;
  icon: IconName;
  /** A live figure at the end of the line. */
  Figure?: ComponentType<{ eventId: string }>;
  isForSuperAdmins?: boolean;
}

/** The pages of an event, in order. A new page takes one entry here and a route. */
export const DESTINATIONS: readonly Destination[] = [
  {
    group: "Tickets",
    to: "/events/$eventId/tickets",
    words: "Packages",
    tab: "Packages",
    icon: "ticket",
    Figure: PackageFigure,
  },
  {
    group: "Tickets",
    to: "/events/$eventId/tickets/sales",
    words: "Sales",
    tab: "Sales",
    icon: "chart",
    Figure: SalesFigure,
  },
  {
    group: "Tickets",
    to: "/events/$eventId/tickets/promo-codes",
    words: "Promo codes",
    tab: "Promos",
    icon: "tag",
    Figure: PromoCodeFigure,
  },
  {
    group: "Tickets",
    to: "/events/$eventId/tickets/audit",
    words: "Audit trail",
    icon: "trail",
    Figure: AuditFigure,
  },
  { group: "Event", to: "/events/$eventId/details", words: "Details", icon: "calendar" },
  {
    group: "Event",
    to: "/events/$eventId/coordinators",
    words: "Coordinators",
    icon: "people",
    Figure: CoordinatorFigure,
    isForSuperAdmins: true,
  },
];

/** The destination that a route belongs to: the one with the longest path that is a prefix of its own. */
export const destinationOf = (routePath: string): Destination | undefined =>
  DESTINATIONS.filter(({ to }) => `${routePath}/`.startsWith(`${to}/`)).toSorted(
    (one, other) => other.to.length - one.to.length,
  )[0];

function PackageFigure({ eventId }: { eventId: string }) {
  return usePackageCount(eventId);
}

function PromoCodeFigure({ eventId }: { eventId: string }) {
  return usePromoCodeCount(eventId);
}

function AuditFigure({ eventId }: { eventId: string }) {
  const count = useAuditCount(eventId);
  return count === undefined ? undefined : formatNumber(count);
}

function CoordinatorFigure({ eventId }: { eventId: string }) {
  return useCoordinatorCount(eventId);
}
