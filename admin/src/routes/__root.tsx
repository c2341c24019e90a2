import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Toasts } from "@/components/toast";
import type { Config } from "@/lib/config";
import { OfflineBar, UpdateBar } from "@/shell";

export const Route = createRootRouteWithContext<{ queries: QueryClient; config: Config }>()({
  component: () => (
    <>
      <OfflineBar />
      <Outlet />
      <UpdateBar />
      <Toasts />
    </>
  ),
});
