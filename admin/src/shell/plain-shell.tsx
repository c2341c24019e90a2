import type { ReactNode } from "react";
import { UserMenu } from "./user-menu";

/** The frame of pages that belong to no event. */
export function PlainShell({ children }: { children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="plain-top">
        <UserMenu />
      </div>
      <main className="main plain" id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
