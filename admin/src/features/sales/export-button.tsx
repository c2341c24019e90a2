import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/button";
import { toast } from "@/components/toast";
import { useSalesCounts } from "@/features/live";
import type { EventRead } from "@/features/events";
import { announce } from "@/lib/announce";
import { count, wordsFor } from "@/lib/words";
import { readExport } from "./export";
import { isFiltered, type PurchaseFilters } from "./filters";
import fieldStyles from "@/components/field.module.css";

/** Downloads the filtered purchases as a CSV file, one row per ticket. */
export function ExportButton({ event, filters }: { event: EventRead; filters: PurchaseFilters }) {
  const { data: sales } = useSalesCounts(event.id);
  const seats = sales?.counts.reduce((sum, one) => sum + one.seats_sold, 0);
  // The number of filtered rows is known only after the export.
  const progress =
    isFiltered(filters) || seats === undefined
      ? "Preparing the file…"
      : `Preparing ${count(seats, "row")}…`;
  const run = useMutation({
    mutationFn: () => readExport(event, filters),
    onMutate: () => announce(progress),
    onSuccess: ({ address, name, rows }) => {
      download(address, name);
      toast(rows === null ? `${name} is downloaded.` : `${name} is ready: ${count(rows, "row")}.`);
    },
  });
  return (
    <>
      {run.isError && (
        <p className={fieldStyles.error} role="alert">
          The export didn't work. {wordsFor(run.error)}
        </p>
      )}
      <Button icon="download" busy={run.isPending} onClick={() => run.mutate()}>
        {run.isPending ? progress : isFiltered(filters) ? "Export these as CSV" : "Export CSV"}
      </Button>
    </>
  );
}

function download(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.rel = "noopener";
  link.click();
  // Once it has begun, the download has its own reference to the data.
  if (address.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
