import { Icon } from "@/components/icon";
import { isSuperAdmin, useSession } from "@/features/session";
import { DestinationLink } from "./destination-link";
import { DESTINATIONS, type Destination } from "./navigation";
import styles from "./navigation.module.css";

const GROUPS = ["Tickets", "Event"] as const;

/** The destinations that the signed-in user may open. */
export function useDestinations(): readonly Destination[] {
  const isAdmin = useSession(isSuperAdmin);
  return DESTINATIONS.filter((one) => isAdmin || one.isForSuperAdmins !== true);
}

/** The navigation of an event, with live figures. */
export function EventNav({
  eventId,
  isWithoutTabs = false,
}: {
  eventId: string;
  /** Leaves out what is in the tab bar. */
  isWithoutTabs?: boolean;
}) {
  const destinations = useDestinations().filter(({ tab }) => !isWithoutTabs || tab === undefined);
  return (
    <nav className={styles.nav} aria-label="Event">
      {GROUPS.map((group) => {
        const inGroup = destinations.filter((one) => one.group === group);
        return inGroup.length === 0 ? null : (
          <section key={group}>
            <h2>{group}</h2>
            <ul>
              {inGroup.map((one) => (
                <li key={one.to}>
                  <NavLine eventId={eventId} {...one} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

function NavLine({ eventId, to, words, icon, Figure }: Destination & { eventId: string }) {
  return (
    <DestinationLink to={to} eventId={eventId}>
      <Icon name={icon} />
      <span>{words}</span>
      {Figure && (
        <>
          <i className="dot-leader" />
          <span className="figures">
            <Figure eventId={eventId} />
          </span>
        </>
      )}
    </DestinationLink>
  );
}
