import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";

/** Renders a component with a router and a query cache of its own. */
export async function renderInApp(shown: ReactNode, queries = new QueryClient()) {
  const route = createRootRoute({ component: () => <div data-testid="page">{shown}</div> });
  const router = createRouter({ routeTree: route, history: createMemoryHistory() });
  render(
    <QueryClientProvider client={queries}>
      {/* Not the router of the app, which is the registered type. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByTestId("page");
  return { queries };
}
