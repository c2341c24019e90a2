import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";

export type Coordinator = Schemas["CoordinatorRead"];

const COORDINATORS = "/api/v1/admin/events/{event_id}/coordinators";

export const coordinatorsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "coordinators"],
    queryFn: async ({ signal }) =>
      (await read(api.GET(COORDINATORS, { params: { path: { event_id: eventId } }, signal })))
        .items,
  });

export const useCoordinatorCount = (eventId: string): number | undefined =>
  useQuery({ ...coordinatorsQuery(eventId), select: (found) => found.length }).data;

export function useInvite(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (email: string) =>
      read(api.POST(COORDINATORS, { params: { path: { event_id: eventId } }, body: { email } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: coordinatorsQuery(eventId).queryKey }),
  });
}

export function useRemove(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      read(
        api.DELETE(`${COORDINATORS}/{user_id}`, {
          params: { path: { event_id: eventId, user_id: id } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: coordinatorsQuery(eventId).queryKey }),
  });
}
