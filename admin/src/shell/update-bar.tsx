import { useEffect, useState } from "react";
import { useRegisterSW } from "virtual:pwa-register/react";
import { Button } from "@/components/button";

const LOOK_MILLISECONDS = 60 * 60 * 1000;

/** Offers a new version once it is loaded; it never takes its place by itself, for somebody may be typing. */
export function UpdateBar() {
  const { needRefresh, updateServiceWorker } = useRegisterSW({
    onRegisteredSW: (_, registration) => {
      // A page at a gala stays open for days, and the browser looks for itself only when it is loaded.
      if (registration)
        setInterval(() => void registration.update().catch(() => undefined), LOOK_MILLISECONDS);
    },
  });
  const [isNeeded, setNeeded] = needRefresh;
  if (usePartIsGone()) {
    return (
      <div className="bar update" role="status">
        <p>A part of this page is gone: there is a new version. Please load it to go on.</p>
        <Button small look="first" onClick={() => location.reload()}>
          Load it
        </Button>
      </div>
    );
  }
  if (!isNeeded) return null;
  return (
    <div className="bar update" role="status">
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

/** A page that was opened before a deployment may ask for code that is no longer there. */
function usePartIsGone(): boolean {
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    const note = () => setGone(true);
    window.addEventListener("vite:preloadError", note);
    return () => window.removeEventListener("vite:preloadError", note);
  }, []);
  return isGone;
}
