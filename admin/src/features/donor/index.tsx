import { useEffect, useState } from "react";
import { PageError } from "@/components/page-error";
import { RoomArt } from "@/components/room-art";
import { api, read, type Schemas } from "@/lib/api";
import { formatEventTime } from "@/lib/time";

/** What a donor sees of an event. */
export function DonorPage({ slug }: { slug: string }) {
  const [event, setEvent] = useState<Schemas["EventRead"]>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    read(api.GET("/api/v1/events/{slug_or_id}", { params: { path: { slug_or_id: slug } } })).then(setEvent, setError);
  }, [slug]);
  if (error !== undefined) return <PageError error={error} retry={() => location.reload()} />;
  if (event === undefined) return null;
  return (
    <header className="hero">
      <RoomArt name={event.id} width={1200} height={400} />
      <div className="in2">
        <h1>{event.name}</h1>
        <dl>
          <div><dt>When</dt><dd>{formatEventTime(event.starts_at, event.time_zone)}</dd></div>
          {event.venue !== null && <div><dt>Where</dt><dd>{event.venue}</dd></div>}
        </dl>
      </div>
    </header>
  );
}
