import { Say } from "@/components/say";
import { useReach } from "@/lib/reach";
import { formatClock } from "@/lib/time";

/** A notice that the shown data may be outdated: there is no network, or no answer. */
export function LastSeen({
  failedSince,
  seenAt,
  isBuying = true,
}: {
  failedSince: number | null;
  seenAt: number;
  isBuying?: boolean;
}) {
  const reach = useReach();
  const isOnline = reach !== "offline";
  if (reach === "online" && failedSince === null) return null;
  const where = isOnline ? "We can't reach the box office." : "You're offline.";
  const after = isOnline ? "We keep trying." : "You can buy once you're back.";
  return (
    <div role="status">
      <Say mood="warm">
        {`${where} This is what we last saw, at ${formatClock(seenAt)}.${isBuying ? ` ${after}` : ""}`}
      </Say>
    </div>
  );
}
