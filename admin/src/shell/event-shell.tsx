import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { EventName } from "@/components/page";
import { RoomArt } from "@/components/room-art";
import { useNow } from "@/components/use-now";
import { eventQuery, PlateContent, plateLook, stateOf, type EventRead } from "@/features/events";
import { LiveLine } from "@/features/live";
import { formatEventDay } from "@/lib/time";
import { EventNav } from "./event-nav";
import { TabBar } from "./tab-bar";
import { UserMenu } from "./user-menu";
import { cx } from "@/lib/class-names";
import styles from "./event-shell.module.css";

/** The frame of an event's pages: a rail, or on a phone a bar at the top and one at the bottom. */
export function EventShell({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  return (
    <>
      <a className={styles.skipLink} href="#main">
        Skip to the page
      </a>
      <TopBar event={event} />
      <div className={styles.shell}>
        <aside className={styles.rail} aria-label="This event">
          <Link
            className={cx(plateLook, styles.railPlate)}
            to="/events"
            activeOptions={{ exact: true }}
          >
            <PlateContent event={event} />
            <span className="visually-hidden">Choose another event</span>
          </Link>
          <EventNav eventId={eventId} />
          <div className={styles.railFoot}>
            <LiveLine eventId={eventId} />
            <UserMenu />
          </div>
        </aside>
        <main className={styles.main} id="main" tabIndex={-1}>
          <div className={styles.mainHead}>
            <span className="display-font">
              <bdi>{event.name}</bdi>
            </span>
            <LiveLine eventId={eventId} />
          </div>
          <EventName value={event.name}>
            <Outlet />
          </EventName>
        </main>
      </div>
      <TabBar eventId={eventId} />
    </>
  );
}

function TopBar({ event }: { event: EventRead }) {
  const now = useNow();
  return (
    <header className={styles.topBar}>
      <RoomArt className={styles.art} name={event.id} width={390} height={60} />
      <Link to="/events" activeOptions={{ exact: true }}>
        <span className="display-font">
          <bdi>{event.name}</bdi>
        </span>
        <small>
          {formatEventDay(event.starts_at, event.time_zone)} · {stateOf(event, now)}
        </small>
        <span className="visually-hidden">Choose another event</span>
      </Link>
      <LiveLine eventId={event.id} isShort />
    </header>
  );
}
