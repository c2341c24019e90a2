import { buttonLook } from "@/components/button";
import type { QueryClient } from "@tanstack/react-query";
import { createRouter, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { PageError } from "@/components/page-error";
import { PageLoading } from "@/components/skeleton";
import type { Config } from "@/lib/config";
import { routeTree } from "./routeTree.gen";
import { cx } from "@/lib/class-names";
import emptyStateStyles from "@/components/empty-state.module.css";

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

function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = async () => {
    await router.invalidate();
    reset();
  };
  return <PageError error={error} retry={() => void retry()} />;
}

const NotFound = () => (
  <section className={cx("panel", emptyStateStyles.empty)} role="alert">
    <h1>There is no such page</h1>
    <p className="muted">The address may be old, or mistyped.</p>
    <a className={buttonLook("first")} href="/">
      To the events
    </a>
  </section>
);
