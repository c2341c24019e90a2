import { Component, type ReactNode } from "react";
import { PageError } from "@/components/page-error";
import styles from "./page.module.css";

/** Shown after an error while rendering, or if a chunk could not be loaded. The order stays stored. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError = (error: unknown) => ({ error });

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <main className={styles.page}>
        <PageError error={this.state.error} retry={() => location.reload()} />
      </main>
    );
  }
}
