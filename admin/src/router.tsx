import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { PageLoading } from "@/components/skeleton";
import type { Config } from "@/lib/config";
import { NotFound, RouteError } from "@/shell";
import { routeTree } from "./routeTree.gen";

export function makeRouter(queries: QueryClient, config: Config) {
  return createRouter({
    routeTree,
    context: { queries, config },
    defaultPreload: "intent",
    // The query cache decides what is stale; a second cache would contradict it.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
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
