import { useQueryClient } from "@tanstack/react-query";
import { packageQuery, packagesQuery, type Package } from "@/features/packages";
import { api, read, type Schemas } from "@/lib/api";

export type Image = Schemas["ImageRead"];

export interface PackageIds {
  eventId: string;
  packageId: string;
}

const IMAGE = "/api/v1/admin/events/{event_id}/tickets/packages/{package_id}/image";

export const imagePath = ({ eventId, packageId }: PackageIds): string =>
  IMAGE.replace("{event_id}", eventId).replace("{package_id}", packageId);

export const removeImage = ({ eventId, packageId }: PackageIds) =>
  read(api.DELETE(IMAGE, { params: { path: { event_id: eventId, package_id: packageId } } }));

/** Returns a function that shows an image wherever its package is shown. */
export function useShowImage({ eventId, packageId }: PackageIds) {
  const queries = useQueryClient();
  return (image: Image | null) => {
    const changed = (one: Package): Package => (one.id === packageId ? { ...one, image } : one);
    queries.setQueryData(
      packageQuery(eventId, packageId).queryKey,
      (before) => before && changed(before),
    );
    queries.setQueryData(packagesQuery(eventId).queryKey, (before) => before?.map(changed));
  };
}
