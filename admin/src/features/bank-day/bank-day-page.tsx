import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { useNow } from "@/components/use-now";
import { eventQuery } from "@/features/events";
import { dayAt } from "@/lib/time";
import { Matches } from "./matches";
import { useMatching } from "./matching";
import { PasteForm } from "./paste-form";
import pageStyles from "@/components/page.module.css";

/** A day's payments from the bank: the lines are pasted, compared with what is due, and recorded. */
export function BankDayPage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const today = dayAt(useNow(), event.time_zone);
  const [pasted, setPasted] = useState("");
  const matching = useMatching(eventId);
  return (
    <>
      <Link
        className={pageStyles.backLink}
        to="/events/$eventId/tickets/sales"
        params={{ eventId }}
      >
        <Icon name="back" small />
        <span>Sales</span>
      </Link>
      <PageHead
        title="Bank day"
        lead={
          matching.data === undefined
            ? "Paste what your bank lists, see which purchases it pays, and record it all at once."
            : "Nothing is recorded before you say so. Tick the lines that are right."
        }
      />
      {matching.data === undefined ? (
        <PasteForm
          pasted={pasted}
          today={today}
          error={matching.error}
          isBusy={matching.isPending}
          onPaste={setPasted}
          onDone={(lines) => matching.mutate(lines)}
        />
      ) : (
        <Matches eventId={eventId} matched={matching.data} onBack={matching.reset} />
      )}
    </>
  );
}
