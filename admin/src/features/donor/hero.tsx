import { useEffect, useRef, type ReactNode } from "react";
import { RoomArt } from "@/components/room-art";
import { signOut, useSession } from "@/features/session";
import { Link } from "./link";
import { eventPath, navigateTo, rememberPath, SIGNED_IN_PATH, ticketsPath } from "./navigation";
import { askToSignIn } from "./sign-in-dialog";
import type { EventRead } from "./types";
import styles from "./hero.module.css";

interface Props {
  event: EventRead;
  title: string;
  /** For the browser's tab. */
  tab: string;
  onSignOut: () => void;
  /** Focuses the heading, after a navigation that was not a link. */
  takesFocus?: boolean;
  children: ReactNode;
}

/** The header of a page: its `h1`, facts, and the signed-in user. */
export function Hero({ event, title, tab, onSignOut, takesFocus = false, children }: Props) {
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <header className={styles.hero}>
      <RoomArt className={styles.art} name={event.id} width={990} height={250} />
      <div className={styles.inner}>
        <UserBar event={event} onSignOut={onSignOut} />
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <dl>{children}</dl>
      </div>
    </header>
  );
}

/** @param isUrgent it decides what a donor can do here, and is coloured. */
export function Fact({
  name,
  isUrgent = false,
  children,
}: {
  name: string;
  isUrgent?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={isUrgent ? styles.urgent : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function UserBar({ event, onSignOut }: Pick<Props, "event" | "onSignOut">) {
  const { status, person } = useSession((state) => state);
  if (status === "signed-out") {
    return (
      <nav className={styles.account} aria-label="You">
        <button type="button" onClick={askToSignIn}>
          Sign in
        </button>
      </nav>
    );
  }
  const leave = () => {
    onSignOut();
    navigateTo(eventPath(event.slug));
    rememberPath();
    void signOut(SIGNED_IN_PATH);
  };
  return (
    <nav className={styles.account} aria-label="You">
      <span>{person?.name ?? person?.email}</span>
      <Link href={ticketsPath(event.slug)}>My tickets</Link>
      <button type="button" onClick={leave}>
        Sign out
      </button>
    </nav>
  );
}
