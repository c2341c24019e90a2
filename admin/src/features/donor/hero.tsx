import { useEffect, useRef, type ReactNode } from "react";
import { RoomArt } from "@/components/room-art";
import { signOut, useSession } from "@/features/session";
import { Link } from "./link";
import { eventPath, goTo, rememberPlace, SIGNED_IN_PATH, ticketsPath } from "./place";
import { askToSignIn } from "./sign-in-dialog";
import type { EventRead } from "./queries";

interface Props {
  event: EventRead;
  title: string;
  /** For the browser's tab. */
  tab: string;
  onSignOut: () => void;
  /** Where one has been led to by something else than a link: what is read next begins here. */
  takesFocus?: boolean;
  children: ReactNode;
}

/** The room at night, with the one `h1`, and who is there. */
export function Hero({ event, title, tab, onSignOut, takesFocus = false, children }: Props) {
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <header className="hero">
      <RoomArt name={event.id} width={990} height={250} />
      <div className="in2">
        <WhoIsThere event={event} onSignOut={onSignOut} />
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <dl>{children}</dl>
      </div>
    </header>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function WhoIsThere({ event, onSignOut }: Pick<Props, "event" | "onSignOut">) {
  const { status, person } = useSession((state) => state);
  if (status === "signed-out") {
    return (
      <nav className="who-bar" aria-label="You">
        <button type="button" onClick={askToSignIn}>
          Sign in
        </button>
      </nav>
    );
  }
  const leave = () => {
    onSignOut();
    goTo(eventPath(event.slug));
    rememberPlace();
    void signOut(SIGNED_IN_PATH);
  };
  return (
    <nav className="who-bar" aria-label="You">
      <span>{person?.name ?? person?.email}</span>
      <Link href={ticketsPath(event.slug)}>My tickets</Link>
      <button type="button" onClick={leave}>
        Sign out
      </button>
    </nav>
  );
}
