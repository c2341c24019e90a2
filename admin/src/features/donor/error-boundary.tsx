import { Component, type ReactNode } from "react";
import { PageError } from "@/components/page-error";

/** What could not be drawn, or its part of the script not be loaded; the order is kept beneath it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError = (error: unknown) => ({ error });

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <main className="wrap">
        <PageError error={this.state.error} retry={() => location.reload()} />
      </main>
    );
  }
}
