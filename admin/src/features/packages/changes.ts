import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { toast } from "@/components/toast";
import { api, read, type Schemas } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { versionTag } from "@/lib/save-over";
import { packagesQuery, type Package } from "./queries";

const PACKAGE = "/api/v1/admin/events/{event_id}/tickets/packages/{package_id}";
const pathOf = ({ event_id, id }: Package) => ({ path: { event_id, package_id: id } });

/** Puts a package from an answer into the cached list. */
export function cachePackage(queries: QueryClient, changed: Package): void {
  queries.setQueryData(packagesQuery(changed.event_id).queryKey, (before) =>
    before?.map((one) => (one.id === changed.id ? changed : one)),
  );
}

/** Enables or disables a package, and offers to undo that. */
export function useEnable() {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ shown, isEnabled }: { shown: Package; isEnabled: boolean }) =>
      read(
        isEnabled
          ? api.POST(`${PACKAGE}/enable`, { params: pathOf(shown) })
          : api.POST(`${PACKAGE}/disable`, { params: pathOf(shown) }),
      ),
    onSuccess: (changed) => {
      cachePackage(queries, changed);
      toast(
        changed.is_enabled
          ? `${isolated(changed.name)} is enabled: donors can buy it.`
          : `${isolated(changed.name)} is disabled: donors don't see it any more.`,
        () => mutation.mutate({ shown: changed, isEnabled: !changed.is_enabled }),
      );
    },
    onError: (_, { shown }) =>
      queries.invalidateQueries({ queryKey: packagesQuery(shown.event_id).queryKey, exact: true }),
  });
  return mutation;
}

export function useDelete() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (shown: Package) =>
      read(
        api.DELETE(PACKAGE, {
          params: { ...pathOf(shown), header: { "If-Match": versionTag(shown) } },
        }),
      ),
    onSuccess: (_, { event_id, id, name }) => {
      queries.setQueryData(packagesQuery(event_id).queryKey, (before) =>
        before?.filter((one) => one.id !== id),
      );
      toast(`${isolated(name)} is deleted. The audit trail keeps a record.`);
    },
    onError: (_, { event_id }) =>
      queries.invalidateQueries({ queryKey: packagesQuery(event_id).queryKey }),
  });
}

/** Saves a new order. The list shows it at once, and returns to the old one if it is refused. */
export function useReorder(eventId: string) {
  const queries = useQueryClient();
  const { queryKey } = packagesQuery(eventId);
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      const path = { event_id: eventId };
      const body: Schemas["PackageOrder"] = { package_ids: [...ids] };
      return (
        await read(
          api.POST("/api/v1/admin/events/{event_id}/tickets/packages/reorder", {
            params: { path },
            body,
          }),
        )
      ).items;
    },
    onMutate: async (ids) => {
      // A running request would restore the old order for a moment.
      await queries.cancelQueries({ queryKey, exact: true });
      const before = queries.getQueryData(queryKey);
      const byId = new Map(before?.map((one) => [one.id, one]));
      queries.setQueryData(
        queryKey,
        ids.flatMap((id) => byId.get(id) ?? []),
      );
      return { before };
    },
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
    onError: async (_error, _ids, context) => {
      queries.setQueryData(queryKey, context?.before);
      await queries.invalidateQueries({ queryKey, exact: true });
    },
  });
}
