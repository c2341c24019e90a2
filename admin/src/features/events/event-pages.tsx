import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { PageLoading } from "@/components/skeleton";
import { toast } from "@/components/toast";
import { isSuperAdmin, useSession } from "@/features/session";
import { api, read } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { EventForm } from "./event-form";
import { EventFacts } from "./event-facts";
import { eventQuery, eventsQuery, type EventRead } from "./queries";
import { saveEvent, type EventConflict } from "./save-event";
import { bodyOf, type EventFields } from "./schema";
import pageStyles from "@/components/page.module.css";

// Rarely needed.
const MergeView = lazy(async () => ({ default: (await import("./merge-view")).EventMergeView }));

/** Creates an event; for super admins. */
export function NewEventPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (fields: EventFields) =>
      read(api.POST("/api/v1/admin/events", { body: bodyOf(fields, fields) })),
    onSuccess: async (created) => {
      queries.setQueryData(eventQuery(created.id).queryKey, created);
      await queries.invalidateQueries({ queryKey: eventsQuery.queryKey, exact: true });
      toast(`${isolated(created.name)} is created.`);
      await navigate({
        to: "/events/$eventId/tickets",
        params: { eventId: created.id },
        replace: true,
        ignoreBlocker: true,
      });
    },
  });
  return (
    <>
      <Link className={pageStyles.backLink} to="/events">
        <Icon name="back" small />
        Events
      </Link>
      <PageHead
        title="New event"
        lead="It needs a name, an address and when it starts; the rest can wait."
      />
      <div className="narrow stack">
        <EventForm
          event={null}
          save={async (fields) => {
            await create.mutateAsync(fields);
            return null;
          }}
        />
      </div>
    </>
  );
}

interface DetailsProps {
  eventId: string;
  seatsSold: number;
  /** What is worth knowing about its limits, above the form. */
  warning?: ReactNode;
}

/** The details of an event: super admins can change them, coordinators can read them. */
export function EventDetailsPage({ eventId, seatsSold, warning }: DetailsProps) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const isAdmin = useSession(isSuperAdmin);
  const [conflict, setConflict] = useState<EventConflict | null>(null);
  const show = useShowEvent();
  const save = async (fields: EventFields, base: EventRead | null): Promise<EventRead | null> => {
    if (base === null) throw new Error("There is nothing to change yet.");
    const outcome = await saveEvent(base, fields);
    if (outcome.kind === "conflict") {
      setConflict(outcome);
      return null;
    }
    show(outcome.saved);
    toast(`${isolated(outcome.saved.name)} is saved.`);
    return outcome.saved;
  };
  if (conflict !== null) {
    const settle = (saved: EventRead) => {
      show(saved);
      setConflict(null);
    };
    return (
      <Suspense fallback={<PageLoading />}>
        <MergeView conflict={conflict} onSaved={settle} onConflict={setConflict} />
      </Suspense>
    );
  }
  return (
    <>
      <PageHead title="Details" lead={isAdmin ? undefined : "Super admins can change these."} />
      <div className="narrow stack">
        {warning}
        {isAdmin ? (
          <EventForm event={event} seatsSold={seatsSold} save={save} />
        ) : (
          <EventFacts event={event} />
        )}
      </div>
    </>
  );
}

/** Shows a saved event wherever it is shown. */
function useShowEvent(): (saved: EventRead) => void {
  const queries = useQueryClient();
  return (saved) => {
    const { queryKey } = eventQuery(saved.id);
    queries.setQueryData(queryKey, saved);
    void queries.invalidateQueries({ queryKey: eventsQuery.queryKey, exact: true });
    // What belongs to the event may depend on it, such as the warnings of packages.
    void queries.invalidateQueries({
      predicate: ({ queryKey: key }) => key[1] === saved.id && key.length > queryKey.length,
    });
  };
}
