import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { renewSession, startSession, tokenNow } from "@/features/session";
import { connect, signInWith } from "@/lib/api";
import { loadConfig } from "@/lib/config";
import { keepLastSeen } from "@/lib/last-seen";
import { loadLetters } from "@/lib/letters";
import { makeQueries } from "@/lib/queries";
import { makeRouter } from "./router";
import "@/styles/index.css";
// Here and not in the shell's index.ts: a file that only passes names on is dropped, with what it imports.
import "@/styles/shell.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");

const letters = loadLetters();
const config = await loadConfig();
connect(config.api_origin);
signInWith({ token: tokenNow, renew: renewSession });
await startSession(config);
await letters;

const queries = makeQueries();
keepLastSeen(queries);
const router = makeRouter(queries, config);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
