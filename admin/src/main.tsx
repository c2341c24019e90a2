import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import {
  followSession,
  followSignOutElsewhere,
  renewSession,
  sessionNow,
  startSession,
  tokenNow,
} from "@/features/session";
import { setApiOrigin, setCredentials } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import { persistQueries, userQueries } from "@/lib/last-seen";
import { loadFonts } from "@/lib/fonts";
import { markPageShown } from "@/lib/page-shown";
import { createQueryClient } from "@/lib/query-client";
import { sharePolls } from "@/lib/shared-polls";
import { makeRouter } from "./router";
import "@/styles/index.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");

const fonts = loadFonts(['1em "Ysabeau Variable"', '1em "Hanken Grotesk Variable"']);
const config = await loadConfig();
setApiOrigin(config.api_origin);
setCredentials({ token: tokenNow, renew: renewSession });
// Without a session there is the page to sign in.
await startSession(config, { callback: "/signed-in", isImpatient: true }).catch(console.warn);
await fonts;

const queries = createQueryClient();
persistQueries(
  queries,
  userQueries(() => sessionNow().status !== "signed-out"),
);
sharePolls(queries, () => sessionNow().person?.subject ?? null);
const router = makeRouter(queries, config);
router.subscribe("onRendered", markPageShown);
followSession((now, before) => {
  if (before.status !== "offline" || now.status === "offline") return;
  // What was read from this device is read again, or is not for who is signed in now.
  if (now.person?.subject === before.person?.subject) void queries.invalidateQueries();
  else queries.clear();
  void router.invalidate();
});
followSignOutElsewhere(() => {
  // Leads to the page to sign in. What is on the page needs its data until then.
  void router.invalidate().then(() => queries.clear());
});
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
