import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { Toasts } from "@/components/toast";
import { makeQueries } from "@/lib/queries";

/** Renders a part of a page with what every page has around it: the router, the query cache, the toasts. */
export async function renderInApp(part: ReactNode, queries = makeQueries()) {
  const root = createRootRoute({
    component: () => (
      <>
        {part}
        <Toasts />
      </>
    ),
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  await router.load();
  const rendered = render(
    <QueryClientProvider client={queries}>
      {/* Another router than the app's, which the types know. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...rendered, queries };
}
