import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";

export type Package = Schemas["PackageRead"];

// Quick, as somebody sits there and waits for it: a scan takes seconds.
const LOOK_AGAIN_MILLISECONDS = 1_000;
// What others change: the counts, which are nothing to wait for, are read apart.
const OTHERS_MILLISECONDS = 15_000;
const isScanning = ({ image }: Package) =>
  image?.status === "pending_scan" || image?.replacement?.status === "pending_scan";

/** The packages of an event in their order; looks again now and then, and often while an image of one is scanned. */
export const packagesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "packages"],
    meta: { isKept: true },
    queryFn: async ({ signal }) =>
      (
        await read(
          api.GET("/api/v1/admin/events/{event_id}/tickets/packages", {
            params: { path: { event_id: eventId } },
            signal,
          }),
        )
      ).items,
    refetchInterval: ({ state }) =>
      state.data?.some(isScanning) ? LOOK_AGAIN_MILLISECONDS : OTHERS_MILLISECONDS,
  });

/** One package; looks again while its image is scanned. */
export const packageQuery = (eventId: string, packageId: string) =>
  queryOptions({
    queryKey: ["events", eventId, "packages", packageId],
    meta: { isKept: true },
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/v1/admin/events/{event_id}/tickets/packages/{package_id}", {
          params: { path: { event_id: eventId, package_id: packageId } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data && isScanning(state.data) ? LOOK_AGAIN_MILLISECONDS : false,
  });

/** What If-Match wants of a package: its version, as its ETag has it. */
export const versionTag = ({ version }: Pick<Package, "version">): string => `"${version}"`;

/** How many packages there are, for the rail; undefined until it is known. */
export const usePackageCount = (eventId: string): number | undefined =>
  useQuery({ ...packagesQuery(eventId), select: (found) => found.length }).data;
