import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { buttonLook } from "@/components/button";
import emptyStateStyles from "@/components/empty-state.module.css";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import { cx } from "@/lib/class-names";
import styles from "./event-shell.module.css";
import { PlainShell } from "./plain-shell";

const ToEvents = ({ look }: { look?: "first" }) => (
  <a className={buttonLook(look)} href="/events">
    To the events
  </a>
);

/** In place of a page that could not be loaded, in the frame that is there already. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = async () => {
    await router.invalidate();
    reset();
  };
  return (
    <PageError error={error} retry={() => void retry()}>
      <ToEvents />
    </PageError>
  );
}

/** In place of a page and its frame. */
export const FrameError = (props: ErrorComponentProps) => (
  <PlainShell>
    <RouteError {...props} />
  </PlainShell>
);

/** Without the user's menu: it would close when the page replaces this. */
export const FramePending = () => (
  <main className={cx(styles.main, styles.plain)}>
    <PageLoading />
  </main>
);

export const NotFound = () => (
  <PlainShell>
    <section className={cx("panel", emptyStateStyles.empty)} role="alert">
      <h1>There is no such page</h1>
      <p className="muted">The address may be old, or mistyped.</p>
      <ToEvents look="first" />
    </section>
  </PlainShell>
);
