import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { eventPath, replacePath } from "./navigation";
import { moveOrders } from "./order-store";
import { eventQuery } from "./queries";
import type { EventRead } from "./types";

/** Puts the present slug of the event into the address, if the page was opened with a former one. */
export function usePresentSlug(slug: string, event: EventRead | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (event === undefined || event.slug === slug) return;
    // Both before the address changes: the page then begins again, with what is there.
    queries.setQueryData(eventQuery(event.slug).queryKey, event);
    moveOrders(slug, event.slug);
    replacePath(location.pathname.replace(eventPath(slug), eventPath(event.slug)));
  }, [slug, event, queries]);
}
