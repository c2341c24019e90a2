import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { renewSession, startSession, tokenNow } from "@/features/session";
import { setApiOrigin, setCredentials } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import { persistQueries } from "@/lib/last-seen";
import { loadFonts } from "@/lib/fonts";
import { createQueryClient } from "@/lib/query-client";
import { makeRouter } from "./router";
import "@/styles/index.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");

const fonts = loadFonts();
const config = await loadConfig();
setApiOrigin(config.api_origin);
setCredentials({ token: tokenNow, renew: renewSession });
await startSession(config);
await fonts;

const queries = createQueryClient();
persistQueries(queries);
const router = makeRouter(queries, config);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
