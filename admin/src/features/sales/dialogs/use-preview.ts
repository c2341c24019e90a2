import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebounced } from "@/components/use-debounced";
import type { Purchase } from "@/features/sales/types";

const PAUSE_MILLISECONDS = 350;

export interface Preview {
  /** The purchase as it would be; undefined until it is known, or where it can't be. */
  after: Purchase | undefined;
  /** Whether the answer to what is in the form now is still to come. */
  isAwaited: boolean;
  error: Error | null;
}

/**
 * Asks the server what would come of a change, without making it.
 *
 * @param body of the change; null while the form can't be sent.
 */
export function usePreview<Body>(
  purchase: Purchase,
  call: (of: Purchase, body: Body, signal?: AbortSignal) => Promise<Purchase>,
  body: Body | null,
): Preview {
  const wanted = JSON.stringify(body);
  const rested = useDebounced(wanted, PAUSE_MILLISECONDS);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["events", purchase.event_id, "previews", purchase.id, call.name, rested],
    queryFn: ({ signal }) => call(purchase, JSON.parse(rested) as Body, signal),
    enabled: rested !== "null",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (body === null) return { after: undefined, isAwaited: false, error: null };
  const isAnswered = wanted === rested && !isPlaceholderData && data !== undefined;
  return { after: data, isAwaited: !isAnswered && error === null, error };
}
