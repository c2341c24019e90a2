import { createFileRoute } from "@tanstack/react-router";
import { SignInPage } from "@/features/session";

export const Route = createFileRoute("/sign-in")({
  // Only a path of this site: the parameter may be forged.
  validateSearch: ({ to }): { to?: string } =>
    typeof to === "string" && /^\/(?!\/)/.test(to) ? { to } : {},
  component: function SignIn() {
    const { config } = Route.useRouteContext();
    const { to = "/" } = Route.useSearch();
    return <SignInPage config={config} to={to} />;
  },
});
