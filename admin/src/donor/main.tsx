// First of all: the sheets of features come after what all pages share.
import "@/styles/donor.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { DonorSite, keepForOffline, returnToPlace, SIGNED_IN_PATH } from "@/features/donor";
import { renewSession, sessionNow, startSession } from "@/features/session";
import { connect, signInWith } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import { keepLastSeen } from "@/lib/last-seen";
import { makeQueries } from "@/lib/queries";

const root = document.getElementById("root");
if (root === null) throw new Error("donor.html has no #root.");

const config = await loadConfig();
connect(config.api_origin);
signInWith({ token: () => sessionNow().token, renew: renewSession });
const isReturning = location.pathname === SIGNED_IN_PATH;
// Who is there is asked meanwhile: the room is open to everybody, and an issuer that can't be reached doesn't close it.
const resumed = startSession(config, SIGNED_IN_PATH).catch(() => undefined);
// Coming back from the issuer, the path is the event's again only once that has been understood.
if (isReturning) {
  await resumed;
  returnToPlace();
}

const queries = makeQueries();
keepLastSeen(queries, "last-seen-by-donors");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <DonorSite config={config} resumed={resumed} />
    </QueryClientProvider>
  </StrictMode>,
);

const QUIET_MILLISECONDS = 3_000;
// Not in the way of what the donor waits for, and nothing is lost where it can't be done.
setTimeout(() => void keepForOffline().catch(() => undefined), QUIET_MILLISECONDS);
