import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { PageLoading } from "@/components/skeleton";
import type { Config } from "@/lib/config";
import { NotFound, RouteError } from "@/shell";
import { routeTree } from "./routeTree.gen";

// Coming back to a list, also by a link to it, shows it where it was left. Any other page starts at its top.
const LISTS = /^\/events(\/[^/]+\/tickets)?\/?$/;

export function makeRouter(queries: QueryClient, config: Config) {
  return createRouter({
    routeTree,
    context: { queries, config },
    defaultPreload: "intent",
    // The query cache decides what is stale; a second cache would contradict it.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    getScrollRestorationKey: ({ pathname, state }) =>
      LISTS.test(pathname) ? pathname : (state.__TSR_key ?? pathname),
    defaultErrorComponent: RouteError,
    defaultPendingComponent: PageLoading,
    defaultPendingMs: 200,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
