import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/button";
import { Icon } from "@/components/icon";
import { PageHead } from "@/components/page";
import { Say } from "@/components/say";
import { PageLoading } from "@/components/skeleton";
import { toast } from "@/components/toast";
import { ImagePanel } from "@/features/images";
import { useSalesCounts } from "@/features/live";
import {
  cachePackage,
  DeleteDialog,
  hasWarning,
  packageQuery,
  packagesQuery,
  warningOf,
  type Package,
  type PackageFields,
} from "@/features/packages";
import { LastChange } from "./last-change";
import { Preview } from "./preview";
import { savePackage, type PackageConflict } from "./save-package";
import { TicketPackageForm } from "./ticket-package-form";
import pageStyles from "@/components/page.module.css";
import { isolated } from "@/lib/isolated";
import styles from "./package-form.module.css";

// One is rarely needed, the other is below the first screen: the form does not wait for them.
const MergeView = lazy(async () => ({
  default: (await import("./merge-view")).PackageMergeView,
}));
const OptionsPanel = lazy(async () => ({
  default: (await import("@/features/options")).OptionsPanel,
}));

/** Everything about one package. When somebody else has saved first, both changes are merged here. */
export function PackagePage(place: { eventId: string; packageId: string }) {
  const { eventId, packageId } = place;
  const queries = useQueryClient();
  const { data: latest } = useSuspenseQuery(packageQuery(eventId, packageId));
  const { data: sales } = useSalesCounts(eventId);
  const isOutdated = useIsOutdated(latest);
  const [conflict, setConflict] = useState<PackageConflict | null>(null);
  const soldCount =
    sales?.counts.find((count) => count.package_id === packageId)?.sold_count ?? latest.sold_count;

  const show = (saved: Package) => {
    queries.setQueryData(packageQuery(eventId, packageId).queryKey, saved);
    cachePackage(queries, saved);
    void queries.invalidateQueries({
      queryKey: [...packageQuery(eventId, packageId).queryKey, "last-change"],
    });
  };
  const save = async (fields: PackageFields, base: Package | null): Promise<Package | null> => {
    if (base === null) throw new Error("There is nothing to change yet.");
    const outcome = await savePackage(base, fields);
    if (outcome.kind === "conflict") {
      setConflict(outcome);
      return null;
    }
    show(outcome.saved);
    toast(`${isolated(outcome.saved.name)} is saved.`);
    return outcome.saved;
  };

  if (conflict !== null) {
    const settle = (saved: Package) => {
      show(saved);
      setConflict(null);
    };
    return (
      <Suspense fallback={<PageLoading />}>
        <MergeView conflict={conflict} onSaved={settle} onConflict={setConflict} />
      </Suspense>
    );
  }
  const exceedsCap = warningOf(latest, "package_exceeds_donor_cap");
  const remaining =
    latest.quantity_limit === null ? null : Math.max(0, latest.quantity_limit - soldCount);
  return (
    <>
      <Crumb eventId={eventId} />
      <PageHead
        title={isolated(latest.name)}
        tab={latest.name}
        lead={<LastChange eventId={eventId} packageId={packageId} />}
      />
      {exceedsCap !== undefined && <Say mood="warm">{exceedsCap}</Say>}
      <TicketPackageForm
        edited={latest}
        isOutdated={isOutdated}
        soldCount={soldCount}
        save={save}
        aside={(control) => (
          <>
            <ImagePanel {...place} image={latest.image} packageName={latest.name} />
            <Preview
              control={control}
              remaining={remaining}
              options={latest.custom_options}
              picture={latest.image?.thumbnail_url ?? null}
            />
          </>
        )}
      >
        <Suspense
          fallback={
            <section className="panel">
              <h2>Custom options</h2>
            </section>
          }
        >
          <OptionsPanel
            {...place}
            options={latest.custom_options}
            hasSales={soldCount > 0 || hasWarning(latest, "package_has_sales")}
          />
        </Suspense>
        <DeletePackage shown={{ ...latest, sold_count: soldCount }} />
      </TicketPackageForm>
    </>
  );
}

/** Whether somebody else has saved a newer version of a package: the list of packages is polled, and reads it first. */
function useIsOutdated({ event_id, id, version }: Package): boolean {
  const queries = useQueryClient();
  const { data: isOutdated = false } = useQuery({
    ...packagesQuery(event_id),
    select: (listed) => listed.some((one) => one.id === id && one.version > version),
  });
  useEffect(() => {
    // Read again: a form without changes takes it over, and the head of the page says who it was.
    if (isOutdated)
      void queries.invalidateQueries({ queryKey: packageQuery(event_id, id).queryKey });
  }, [isOutdated, queries, event_id, id]);
  return isOutdated;
}

function Crumb({ eventId }: { eventId: string }) {
  return (
    <Link className={pageStyles.backLink} to="/events/$eventId/tickets" params={{ eventId }}>
      <Icon name="back" small />
      Ticket packages
    </Link>
  );
}

function DeletePackage({ shown }: { shown: Package }) {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const leave = () =>
    void navigate({
      to: "/events/$eventId/tickets",
      params: { eventId: shown.event_id },
      ignoreBlocker: true,
    });
  return (
    <div className={styles.deletePackage}>
      <Button look="danger" small icon="trash" onClick={() => setAsking(true)}>
        Delete package
      </Button>
      <DeleteDialog
        shown={shown}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onDeleted={leave}
      />
    </div>
  );
}
