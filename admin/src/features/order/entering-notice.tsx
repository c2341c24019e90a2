import { Link } from "@tanstack/react-router";
import { Button } from "@/components/button";
import { Say } from "@/components/say";
import { useNow } from "@/components/use-now";
import { wordsFor } from "@/lib/words";
import { unanswered } from "./attempt";
import type { Enter } from "./use-entering";

const PATIENCE_MILLISECONDS = 3_000;

/** Where the order stands, if there is more to know than that it can be changed. */
export function EnteringNotice({ eventId, entering, tryAgain, edit }: Enter & { eventId: string }) {
  const now = useNow();
  switch (entering.step) {
    case "editing":
      return entering.refusal?.kind === "other" ? (
        <Say mood="bad">
          <strong>Nothing was entered.</strong> {wordsFor(entering.refusal.error)}
        </Say>
      ) : null;
    case "sending":
    case "waiting": {
      const since = unanswered(entering)?.startedAt ?? now;
      return now - since > PATIENCE_MILLISECONDS || entering.step === "waiting" ? (
        <div role="status">
          <Say>Still entering the order…</Say>
        </div>
      ) : null;
    }
    case "in-doubt":
      return (
        <Say
          mood="bad"
          action={
            <Button small look="first" needsNetwork onClick={tryAgain}>
              Try again
            </Button>
          }
        >
          <strong>
            {entering.isTakenUp
              ? "This order was under way when the page was left."
              : "The server can't be reached."}
          </strong>{" "}
          It is kept here, and can't be entered twice.
        </Say>
      );
    case "look-in-sales":
      return (
        <Say
          mood="bad"
          action={
            <span className="actions">
              <Link
                to="/events/$eventId/tickets/sales"
                params={{ eventId }}
                target="_blank"
                rel="noopener"
              >
                Look in Sales
              </Link>
              <Button small onClick={edit}>
                It isn't there: go on
              </Button>
            </span>
          }
        >
          <strong>This order may have been entered already.</strong> Please look in Sales before you
          enter it again.
        </Say>
      );
  }
}
