// First: the style sheets of features have to come after the shared ones.
import "@/styles/donor.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { DonorSite, cacheForOffline, restorePath, SIGNED_IN_PATH } from "@/features/donor";
import { renewSession, sessionNow, startSession } from "@/features/session";
import { setApiOrigin, setCredentials } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import { loadFonts } from "@/lib/fonts";
import { persistQueries, PUBLIC_QUERIES } from "@/lib/last-seen";
import { createQueryClient } from "@/lib/query-client";

const root = document.getElementById("root");
if (root === null) throw new Error("donor.html has no #root.");

void loadFonts(["1em Ysabeau", '1em "Hanken Grotesk"', '600 1em "Hanken Grotesk"']);
const config = await loadConfig();
setApiOrigin(config.api_origin);
setCredentials({ token: () => sessionNow().token, renew: renewSession });
const isReturning = location.pathname === SIGNED_IN_PATH;
// In parallel: the page is public, and has to work if the issuer can't be reached.
const resumed = startSession(config, { callback: SIGNED_IN_PATH, isImpatient: false }).catch(
  () => undefined,
);
// After the redirect the path is the event's again once the session is started.
if (isReturning) {
  await resumed;
  restorePath();
}

const queries = createQueryClient();
persistQueries(queries, PUBLIC_QUERIES);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <DonorSite config={config} resumed={resumed} />
    </QueryClientProvider>
  </StrictMode>,
);

const QUIET_MILLISECONDS = 3_000;
// Later than everything the donor waits for; a failure only means no offline page.
setTimeout(() => void cacheForOffline().catch(() => undefined), QUIET_MILLISECONDS);
