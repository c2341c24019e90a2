import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";

/** Renders something as it stands in the app: with a router around it, and a query cache of its own. */
export async function renderInApp(shown: ReactNode, queries = new QueryClient()) {
  const route = createRootRoute({ component: () => <div data-testid="page">{shown}</div> });
  const router = createRouter({ routeTree: route, history: createMemoryHistory() });
  render(
    <QueryClientProvider client={queries}>
      {/* Another router than the app's, which the types know. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByTestId("page");
  return { queries };
}
