import { useEffect, useState } from "react";
import { pageShown } from "@/lib/page-shown";
import { useRegisterSW } from "virtual:pwa-register/react";
import { Button } from "@/components/button";
import { cx } from "@/lib/class-names";
import styles from "./bars.module.css";

const CHECK_MILLISECONDS = 60 * 60 * 1000;

/**
 * Registers the service worker, which loads the whole app ahead, once the page is shown; offers a new version once it is
 * downloaded. That is never activated by itself: somebody may be typing.
 */
export function UpdateBar() {
  const isChunkMissing = useIsChunkMissing();
  const [isShown, setShown] = useState(false);
  useEffect(() => void pageShown.then(() => setShown(true)), []);
  if (isChunkMissing) {
    return (
      <div className={cx(styles.bar, styles.update)} role="status">
        <p>A part of this page is gone: there is a new version. Please load it to go on.</p>
        <Button small look="first" onClick={() => location.reload()}>
          Load it
        </Button>
      </div>
    );
  }
  return isShown && <NewVersion />;
}

function NewVersion() {
  const { needRefresh, updateServiceWorker } = useRegisterSW({
    onRegisteredSW: (_, registration) => {
      // A page may stay open for days, and the browser checks for updates only when one is loaded.
      if (registration)
        setInterval(() => void registration.update().catch(() => undefined), CHECK_MILLISECONDS);
    },
  });
  const [isNeeded, setNeeded] = needRefresh;
  if (!isNeeded) return null;
  return (
    <div className={cx(styles.bar, styles.update)} role="status">
      <p>A new version is ready. Save what you are typing before you load it.</p>
      <Button small look="first" onClick={() => void updateServiceWorker(true)}>
        Load it
      </Button>
      <Button small look="quiet" onClick={() => setNeeded(false)}>
        Later
      </Button>
    </div>
  );
}

/** Whether a chunk could not be loaded: a page opened before a deployment may request files that are gone. */
function useIsChunkMissing(): boolean {
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    // Without a network it may well be there.
    const onError = () => setGone(navigator.onLine);
    window.addEventListener("vite:preloadError", onError);
    return () => window.removeEventListener("vite:preloadError", onError);
  }, []);
  return isGone;
}
