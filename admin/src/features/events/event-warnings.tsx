import { Say } from "@/components/say";
import { useNow } from "@/components/use-now";
import { fromLocalInput } from "@/lib/time";
import { count, listed } from "@/lib/words";
import type { EventFieldName } from "./schema";

/** What guests have in their hands once seats are sold, by the field that says it. */
const PRINTED: Partial<Record<EventFieldName, string>> = {
  starts_at: "the date",
  time_zone: "the time zone",
  venue: "the venue",
};

interface Props {
  /** The fields that were edited and are not saved. */
  changed: readonly EventFieldName[];
  seatsSold: number;
  formerSlug: string;
}

/** Before it is saved: what changing a date, a place or an address means once seats are sold. */
export function ChangeWarning({ changed, seatsSold, formerSlug }: Props) {
  if (seatsSold === 0) return null;
  const printed = changed.flatMap((name) => PRINTED[name] ?? []);
  return (
    <>
      {printed.length > 0 && (
        <Say mood="warm">
          <strong>{count(seatsSold, "seat")} sold.</strong> You are changing {listed(printed)}:
          printed tickets and invitations keep the old one, tickets on a screen show the new one. No
          message is sent; please write to your guests.
        </Say>
      )}
      {changed.includes("slug") && (
        <Say mood="warm">
          <strong>{count(seatsSold, "seat")} sold.</strong> Invitations and links with /e/
          {formerSlug} keep working: they lead to the new address.
        </Say>
      )}
    </>
  );
}

/** A start that has passed: it may be meant, for an event that is only recorded. */
export function PastWarning({ typed, zone }: { typed: string; zone: string }) {
  const now = useNow();
  const instant = fromLocalInput(typed, zone);
  if (instant === null || Date.parse(instant) > now) return null;
  return <Say mood="warm">This date has passed: donors can't buy tickets.</Say>;
}
