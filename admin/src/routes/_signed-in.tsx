import { createFileRoute, Outlet, redirect } from "@tanstack/react-router";
import { ExpiredDialog, sessionNow } from "@/features/session";

export const Route = createFileRoute("/_signed-in")({
  beforeLoad: ({ location }) => {
    if (sessionNow().status === "signed-out")
      throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: () => (
    <>
      <Outlet />
      <ExpiredDialog />
    </>
  ),
});
