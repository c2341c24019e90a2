const WORKER = "/donor-worker.js";
const SCOPE = "/e/";

/** Caches this page for use without a network, for example at the door. To be called when it is idle. */
export async function cacheForOffline(): Promise<void> {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  // Tickets have to be shown without a network, too.
  await import("./tickets");
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: [SCOPE, "/theme.js", ...assets()] });
}

function assets(): string[] {
  const paths = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/"))
    .map(({ pathname }) => pathname);
  return [...new Set(paths)];
}
