import { formatAgo, formatEventTime, formatFully } from "@/lib/time";
import { useNow } from "./use-now";

/** A time of the event in its zone; the title has it in full. */
export function EventTime({ instant, zone }: { instant: string; zone: string }) {
  return (
    <time dateTime={instant} title={formatFully(instant, zone)}>
      {formatEventTime(instant, zone)}
    </time>
  );
}

/** How long ago something happened; updated every second. */
export function Ago({ instant }: { instant: string }) {
  const now = useNow();
  return (
    <time dateTime={instant} title={formatFully(instant)}>
      {formatAgo(instant, now)}
    </time>
  );
}
