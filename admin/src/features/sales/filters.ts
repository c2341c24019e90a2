import type { Schemas } from "@/lib/api";
import { daysAfter, startOfDay } from "@/lib/time";

type PaymentStatus = Schemas["PaymentStatus"];

/** The filters of the list, as in the page's URL. Days are in the event's zone, both included. */
export interface PurchaseFilters {
  q?: string;
  package_id?: string;
  payment_status?: PaymentStatus;
  refund_due?: boolean;
  is_sponsorship?: boolean;
  promo_code?: string;
  from?: string;
  to?: string;
}

const STATUSES: readonly PaymentStatus[] = [
  "pending",
  "completed",
  "failed",
  "refunded",
  "cancelled",
];

/** Reads the filters from the search parameters; invalid ones are left out. */
export function readFilters(search: Record<string, unknown>): PurchaseFilters {
  const text = (name: string) =>
    ["string", "number"].includes(typeof search[name])
      ? String(search[name]).slice(0, 100)
      : undefined;
  const day = (name: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? "") ? text(name) : undefined;
  return withoutGaps({
    q: text("q"),
    package_id: text("package_id"),
    payment_status: STATUSES.find((status) => status === search.payment_status),
    refund_due: search.refund_due === true ? true : undefined,
    is_sponsorship: typeof search.is_sponsorship === "boolean" ? search.is_sponsorship : undefined,
    promo_code: text("promo_code"),
    from: day("from"),
    to: day("to"),
  });
}

/** The filters with changes; undefined or an empty text removes one. */
export const changedFilters = (
  before: PurchaseFilters,
  changes: { [K in keyof PurchaseFilters]?: PurchaseFilters[K] | undefined },
): PurchaseFilters => withoutGaps({ ...before, ...changes });

/** The filters as the API takes them: from an instant, inclusive, to another, exclusive. */
export function queryOf({ from, to, ...filters }: PurchaseFilters, zone: string) {
  return {
    ...filters,
    ...(from !== undefined && { created_from: startOfDay(from, zone) }),
    ...(to !== undefined && { created_to: startOfDay(daysAfter(to, 1), zone) }),
  };
}

export const isFiltered = (filters: PurchaseFilters): boolean => Object.keys(filters).length > 0;

type Gapless<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutGaps<T extends object>(given: T): Gapless<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== ""),
  ) as Gapless<T>;
}
