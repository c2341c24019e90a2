import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "@/components/dialog";
import { Icon } from "@/components/icon";
import { EventNav, useDestinations } from "./event-nav";
import { Who } from "./who";

/** The phone's way around: what is needed most, and everything under More. */
export function TabBar({ eventId }: { eventId: string }) {
  const [isOpen, setOpen] = useState(false);
  const destinations = useDestinations();
  return (
    <>
      <nav className="tabbar" aria-label="Event, in short">
        {destinations.map(({ to, tab, icon }) =>
          tab === undefined ? null : (
            <Link key={to} to={to} params={{ eventId }}>
              <Icon name={icon} />
              {tab}
            </Link>
          ),
        )}
        <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          <Icon name="menu" />
          More
        </button>
      </nav>
      <Dialog isOpen={isOpen} title="More" onClose={() => setOpen(false)}>
        <div className="more-sheet" onClick={(event) => event.target instanceof Element && event.target.closest("a") && setOpen(false)}>
          <EventNav eventId={eventId} />
          <Who />
        </div>
      </Dialog>
    </>
  );
}
