import type { Schemas } from "@/lib/api";
import { METHOD_WORDS } from "@/lib/payment-method";
import { daysAfter, startOfDay } from "@/lib/time";

type PaymentStatus = Schemas["PaymentStatus"];
type PaymentMethod = Schemas["PaymentMethod"];

/** The filters of the list, as in the page's URL. Days are in the event's zone, both included. */
export interface PurchaseFilters {
  q?: string;
  package_id?: string;
  payment_status?: PaymentStatus;
  payment_method?: PaymentMethod;
  refund_due?: boolean;
  /** Paid in part. */
  amount_due?: boolean;
  entered_by_team?: boolean;
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

const METHODS = Object.keys(METHOD_WORDS) as PaymentMethod[];

/** Reads the filters from the search parameters; invalid ones are left out. */
export function readFilters(search: Record<string, unknown>): PurchaseFilters {
  const text = (name: string) =>
    ["string", "number"].includes(typeof search[name])
      ? String(search[name]).slice(0, 100)
      : undefined;
  const day = (name: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? "") ? text(name) : undefined;
  const flag = (name: string) => (typeof search[name] === "boolean" ? search[name] : undefined);
  return withoutGaps({
    q: text("q"),
    package_id: text("package_id"),
    payment_status: STATUSES.find((status) => status === search.payment_status),
    payment_method: METHODS.find((method) => method === search.payment_method),
    refund_due: search.refund_due === true ? true : undefined,
    amount_due: search.amount_due === true ? true : undefined,
    entered_by_team: flag("entered_by_team"),
    is_sponsorship: flag("is_sponsorship"),
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
