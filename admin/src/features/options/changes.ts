import { useMutation, useQueryClient } from "@tanstack/react-query";
import { packageQuery, packagesQuery } from "@/features/packages";
import { api, read, type Schemas } from "@/lib/api";

export type Option = Schemas["OptionRead"];

const OPTIONS = "/api/v1/admin/events/{event_id}/tickets/packages/{package_id}/options";
const OPTION = `${OPTIONS}/{option_id}` as const;

export interface Place {
  eventId: string;
  packageId: string;
}

const pathOf = ({ eventId, packageId }: Place) => ({ event_id: eventId, package_id: packageId });

/** Shows other options of a package wherever it is shown. */
function useShow({ eventId, packageId }: Place) {
  const queries = useQueryClient();
  return (change: (options: readonly Option[]) => Option[]) => {
    const changed = <T extends { id: string; custom_options: Option[] }>(one: T): T =>
      one.id === packageId ? { ...one, custom_options: change(one.custom_options) } : one;
    queries.setQueryData(
      packageQuery(eventId, packageId).queryKey,
      (before) => before && changed(before),
    );
    queries.setQueryData(packagesQuery(eventId).queryKey, (before) =>
      before?.map((one) => changed(one)),
    );
  };
}

export function useCreateOption(place: Place) {
  const show = useShow(place);
  return useMutation({
    mutationFn: (body: Schemas["OptionCreate"]) =>
      read(api.POST(OPTIONS, { params: { path: pathOf(place) }, body })),
    onSuccess: (created) => show((options) => [...options, created]),
  });
}

export function useChangeOption(place: Place) {
  const show = useShow(place);
  return useMutation({
    mutationFn: ({ id, ...body }: Schemas["OptionPatch"] & { id: string }) =>
      read(api.PATCH(OPTION, { params: { path: { ...pathOf(place), option_id: id } }, body })),
    onSuccess: (changed) =>
      show((options) => options.map((one) => (one.id === changed.id ? changed : one))),
  });
}

export function useDeleteOption(place: Place) {
  const show = useShow(place);
  return useMutation({
    mutationFn: (id: string) =>
      read(api.DELETE(OPTION, { params: { path: { ...pathOf(place), option_id: id } } })),
    onSuccess: (_, id) => show((options) => options.filter((one) => one.id !== id)),
  });
}

/** Saves an order. The list shows it at once, and shows what the server has when it is refused. */
export function useReorderOptions(place: Place) {
  const show = useShow(place);
  const queries = useQueryClient();
  const { queryKey } = packagesQuery(place.eventId);
  return useMutation({
    mutationFn: async (ordered: readonly Option[]) => {
      const body: Schemas["OptionOrder"] = { option_ids: ordered.map(({ id }) => id) };
      return (await read(api.POST(`${OPTIONS}/reorder`, { params: { path: pathOf(place) }, body })))
        .items;
    },
    onMutate: async (ordered) => {
      // A read that is under way would put the old order back for a moment.
      await queries.cancelQueries({ queryKey });
      show(() => [...ordered]);
    },
    onSuccess: (saved) => show(() => saved),
    onError: () => queries.invalidateQueries({ queryKey }),
  });
}
