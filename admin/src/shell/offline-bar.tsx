import { useQueryClient } from "@tanstack/react-query";
import { Icon } from "@/components/icon";
import { useReach } from "@/lib/reach";
import { formatClock } from "@/lib/time";
import { cx } from "@/lib/class-names";
import styles from "./bars.module.css";

/** Shows that there is no network, or that it does not answer, and when the shown data was read. */
export function OfflineBar() {
  const reach = useReach();
  const queries = useQueryClient();
  if (reach === "online") return null;
  const newest = Math.max(
    0,
    ...queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
  return (
    <p ref={reserveSpace} className={cx(styles.bar, styles.offline)} role="status">
      <Icon name="alert" small />
      {reach === "offline" ? "You're offline." : "The network doesn't answer."}{" "}
      {newest > 0 && `This is what was last seen, at ${formatClock(newest)}.`}{" "}
      {reach === "offline" ? "Nothing can be changed until you're back." : "We keep trying."}
    </p>
  );
}

// What is as high as the window is lower by the bar then: else its foot would be out of sight.
function reserveSpace(bar: HTMLElement | null): (() => void) | undefined {
  if (bar === null) return undefined;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() =>
    style.setProperty("--bar-height", `${bar.offsetHeight}px`),
  );
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.removeProperty("--bar-height");
  };
}
