const WORKER = "/donor-worker.js";
const SCOPE = "/e/";

/** Keeps this page for when there is no network: at the door, in a cellar, on a train. Once it has come to rest. */
export async function keepForOffline(): Promise<void> {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  // A ticket has to show its code without a network, too.
  await import("./tickets");
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: [SCOPE, "/config.json", "/theme.js", ...assets()] });
}

function assets(): string[] {
  const paths = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/"))
    .map(({ pathname }) => pathname);
  return [...new Set(paths)];
}
