import type { EventRead } from "@/features/events";
import { api, problemOf, type Schemas } from "@/lib/api";
import { queryOf, type PurchaseFilters } from "./filters";

export interface Exported {
  address: string;
  name: string;
  /** Null for small exports, whose answer does not say it. */
  rows: number | null;
}

const ACCEPTED = 202;

// The API names the file: `attachment; filename="…"`.
const nameOf = ({ headers }: Response): string =>
  /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? "purchases.csv";

/** Requests the export: the file is the answer itself or, if it is large, behind a link. */
export async function readExport(event: EventRead, filters: PurchaseFilters): Promise<Exported> {
  const { data, error, response } = await api.GET(
    "/api/v1/admin/events/{event_id}/tickets/sales/export",
    {
      params: { path: { event_id: event.id }, query: queryOf(filters, event.time_zone) },
      parseAs: "blob",
    },
  );
  if (data === undefined) throw problemOf(error, response);
  if (response.status !== ACCEPTED) {
    return { address: URL.createObjectURL(data), name: nameOf(response), rows: null };
  }
  const { url, rows, file_name } = JSON.parse(await data.text()) as Schemas["ExportLink"];
  return { address: url, name: file_name, rows };
}
