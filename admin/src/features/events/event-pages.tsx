import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { toast } from "@/components/toast";
import { isSuperAdmin, useSession } from "@/features/session";
import { api, read, type Schemas } from "@/lib/api";
import { EventForm } from "./event-form";
import { EventFacts } from "./event-facts";
import { eventQuery, eventsQuery, type EventRead } from "./queries";
import type { EventFields } from "./schema";
import pageStyles from "@/components/page.module.css";

/** Creates an event; for super admins. */
export function NewEventPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (body: EventFields) => read(api.POST("/api/v1/admin/events", { body })),
    onSuccess: async (created) => {
      queries.setQueryData(eventQuery(created.id).queryKey, created);
      await queries.invalidateQueries({ queryKey: eventsQuery.queryKey, exact: true });
      toast(`${created.name} is created.`);
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
      <PageHead title="New event" lead="Only a name and when it starts are needed." />
      <div className="narrow stack">
        <EventForm event={null} save={(fields) => create.mutateAsync(fields)} />
      </div>
    </>
  );
}

/** The details of an event: super admins can change them, coordinators can read them. */
export function EventDetailsPage({ eventId }: { eventId: string }) {
  const { data: event } = useSuspenseQuery(eventQuery(eventId));
  const isAdmin = useSession(isSuperAdmin);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Schemas["EventPatch"]) =>
      read(
        api.PATCH("/api/v1/admin/events/{event_id}", {
          params: { path: { event_id: eventId } },
          body,
        }),
      ),
    onSuccess: async (saved: EventRead) => {
      queries.setQueryData(eventQuery(eventId).queryKey, saved);
      await queries.invalidateQueries({ queryKey: eventsQuery.queryKey, exact: true });
      toast(`${saved.name} is saved.`);
    },
  });
  return (
    <>
      <PageHead title="Details" lead={isAdmin ? undefined : "Super admins can change these."} />
      <div className="narrow stack">
        {isAdmin ? (
          <EventForm
            event={event}
            save={(fields, changed) => {
              // Times are typed in the zone: changing it changes all of them.
              const names = changed.includes("time_zone")
                ? [...changed, "starts_at", "sales_open_at", "sales_close_at"]
                : changed;
              const sent = Object.entries(fields).filter(([name]) =>
                names.some((one) => one === name),
              );
              return change.mutateAsync(Object.fromEntries(sent));
            }}
          />
        ) : (
          <EventFacts event={event} />
        )}
      </div>
    </>
  );
}
