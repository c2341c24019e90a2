import { EventTime } from "@/components/date-time";
import { LinkedText } from "@/components/linked-text";
import { count } from "@/lib/words";
import type { EventRead } from "./queries";
import styles from "./events.module.css";

/** An event, read-only. */
export function EventFacts({ event }: { event: EventRead }) {
  const time = (instant: string | null, otherwise: string) =>
    instant === null ? otherwise : <EventTime instant={instant} zone={event.time_zone} />;
  return (
    <section className="panel">
      <dl className={styles.facts}>
        <div>
          <dt>Name</dt>
          <dd>
            <bdi>{event.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>Donor page</dt>
          <dd>
            <a href={`/e/${event.slug}`}>/e/{event.slug}</a>
          </dd>
        </div>
        <div>
          <dt>It starts</dt>
          <dd>{time(event.starts_at, "")}</dd>
        </div>
        <div>
          <dt>Time zone</dt>
          <dd>{event.time_zone.replaceAll("_", " ")}</dd>
        </div>
        <div>
          <dt>Sales open</dt>
          <dd>{time(event.sales_open_at, "At once")}</dd>
        </div>
        <div>
          <dt>Sales close</dt>
          <dd>{time(event.sales_close_at, "When it starts")}</dd>
        </div>
        <div>
          <dt>Venue</dt>
          <dd>
            <bdi>{event.venue ?? "Not given"}</bdi>
          </dd>
        </div>
        <div>
          <dt>Seats a donor may hold</dt>
          <dd>
            {event.max_tickets_per_donor === null
              ? "No limit"
              : count(event.max_tickets_per_donor, "seat")}
          </dd>
        </div>
        <div>
          <dt>Time to pay</dt>
          <dd>
            {event.payment_hold_minutes === null
              ? "No limit"
              : count(event.payment_hold_minutes, "minute")}
          </dd>
        </div>
        <div>
          <dt>How donors pay</dt>
          <dd>
            {event.payment_instructions === null ? (
              "Not given"
            ) : (
              <LinkedText text={event.payment_instructions} />
            )}
          </dd>
        </div>
        <div>
          <dt>Organization on receipts</dt>
          <dd>
            {event.organization === null ? (
              "Not given"
            ) : (
              <>
                <bdi>{event.organization.legal_name}</bdi>, <bdi>{event.organization.address}</bdi>,
                tax ID <bdi>{event.organization.tax_id}</bdi>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Description</dt>
          <dd className={styles.description}>
            <bdi>{event.description ?? "Not given"}</bdi>
          </dd>
        </div>
      </dl>
    </section>
  );
}
