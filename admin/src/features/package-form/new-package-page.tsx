import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { toast } from "@/components/toast";
import { packageQuery, packagesQuery, type PackageFields } from "@/features/packages";
import { api, read } from "@/lib/api";
import { isolated } from "@/lib/isolated";
import { Preview } from "./preview";
import { TicketPackageForm } from "./ticket-package-form";
import pageStyles from "@/components/page.module.css";

/** Creates a package from its essential fields; limit, image and options are added on its own page. */
export function NewPackagePage({ eventId }: { eventId: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (body: PackageFields) =>
      read(
        api.POST("/api/v1/admin/events/{event_id}/tickets/packages", {
          params: { path: { event_id: eventId } },
          body,
        }),
      ),
    onSuccess: async (created) => {
      queries.setQueryData(packageQuery(eventId, created.id).queryKey, created);
      queries.setQueryData(
        packagesQuery(eventId).queryKey,
        (before) => before && [...before, created],
      );
      toast(`${isolated(created.name)} is created: donors can buy it.`);
      await navigate({
        to: "/events/$eventId/tickets/$packageId/edit",
        params: { eventId, packageId: created.id },
        replace: true,
        ignoreBlocker: true,
      });
    },
  });
  return (
    <>
      <Link className={pageStyles.backLink} to="/events/$eventId/tickets" params={{ eventId }}>
        <Icon name="back" small />
        Ticket packages
      </Link>
      <PageHead
        title="New package"
        lead="A limit, an image and custom options come after, if you like."
      />
      <TicketPackageForm
        edited={null}
        soldCount={0}
        save={async (fields) => {
          await create.mutateAsync(fields);
          return null;
        }}
        aside={(control) => <Preview control={control} remaining={null} options={[]} />}
      />
    </>
  );
}
