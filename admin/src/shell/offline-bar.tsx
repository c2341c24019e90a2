import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Icon } from "@/components/icon";
import { formatClock } from "@/lib/time";
import { cx } from "@/lib/class-names";
import styles from "./bars.module.css";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Shows that there is no network, and when the shown data was read. */
export function OfflineBar() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const queries = useQueryClient();
  if (isOnline) return null;
  const newest = Math.max(
    0,
    ...queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
  return (
    <p className={cx(styles.bar, styles.offline)} role="status">
      <Icon name="alert" small />
      You're offline. {newest > 0 && `This is what was last seen, at ${formatClock(newest)}.`}{" "}
      Nothing can be changed until you're back.
    </p>
  );
}
