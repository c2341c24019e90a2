import { Say } from "@/components/say";
import { formatClock } from "@/lib/time";
import { useOnline } from "./use-online";

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
  const isOnline = useOnline();
  if (isOnline && failedSince === null) return null;
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
