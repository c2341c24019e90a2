import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "@/lib/api";
import { pollInterval } from "@/lib/polling";

export type Package = Schemas["PackageRead"];

const isScanning = ({ image }: Package) =>
  image?.status === "pending_scan" || image?.replacement?.status === "pending_scan";

/** The packages of an event in their order; polled, and more often while an image of one is scanned. */
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
    refetchInterval: (query) =>
      pollInterval(query.state.data?.some(isScanning) ? "scannedPackages" : "packages", query),
  });

/** One package; polled while its image is scanned. */
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
    refetchInterval: (query) =>
      query.state.data && isScanning(query.state.data)
        ? pollInterval("scannedPackage", query)
        : false,
  });

/** The number of packages, for the rail; undefined until it is known. */
export const usePackageCount = (eventId: string): number | undefined =>
  useQuery({ ...packagesQuery(eventId), select: (found) => found.length }).data;
