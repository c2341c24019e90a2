import { lazy, Suspense, useState } from "react";
import { Icon } from "@/components/icon";
import { DestinationLink, useHere } from "./destination-link";
import { useDestinations } from "./event-nav";
import styles from "./navigation.module.css";

const MoreSheet = lazy(async () => ({ default: (await import("./more-sheet")).MoreSheet }));

/** The navigation on a phone: the most used pages, and More for the others. */
export function TabBar({ eventId }: { eventId: string }) {
  const [isOpen, setOpen] = useState(false);
  const destinations = useDestinations();
  const here = useHere();
  return (
    <>
      <nav className={styles.tabBar} aria-label="Event, in short">
        {destinations.map(({ to, tab, icon }) =>
          tab === undefined ? null : (
            <DestinationLink key={to} to={to} eventId={eventId}>
              <Icon name={icon} />
              {tab}
            </DestinationLink>
          ),
        )}
        <button
          type="button"
          aria-haspopup="dialog"
          aria-current={here?.tab === undefined ? true : undefined}
          onClick={() => setOpen(true)}
        >
          <Icon name="menu" />
          More
        </button>
      </nav>
      {isOpen && (
        <Suspense fallback={null}>
          <MoreSheet eventId={eventId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
