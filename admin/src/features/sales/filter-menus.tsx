import { useSuspenseQuery } from "@tanstack/react-query";
import { DateFilter } from "@/components/date-filter";
import { Filter } from "@/components/filter";
import type { EventRead } from "@/features/events";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import { METHOD_WORDS, type PaymentMethod } from "@/lib/payment-method";
import { changedFilters, type PurchaseFilters } from "./filters";
import { STATUS_OPTIONS } from "./status";

interface Props {
  event: EventRead;
  filters: PurchaseFilters;
  onFilter: (filters: PurchaseFilters) => void;
}

const KINDS = [
  { value: "yes", words: "Sponsorships" },
  { value: "no", words: "No sponsorships" },
] as const;

const BUYERS = [
  { value: "yes", words: "Entered by the team" },
  { value: "no", words: "Bought by donors" },
] as const;

const METHOD_OPTIONS = Object.entries(METHOD_WORDS).map(([value, words]) => ({
  value: value as PaymentMethod,
  words,
}));

const flagOf = (flag: boolean | undefined) =>
  flag === undefined ? undefined : flag ? "yes" : "no";

/** A status of the menu as filters; each takes the place of the others. */
const statusFilters = (status: (typeof STATUS_OPTIONS)[number]["value"] | undefined) => {
  const none = { refund_due: undefined, amount_due: undefined, payment_status: undefined };
  if (status === "refund_due" || status === "amount_due") return { ...none, [status]: true };
  return { ...none, payment_status: status };
};

/** What the list can be filtered by. */
export function Filters({ event, filters, onFilter }: Props) {
  const { data: packages } = useSuspenseQuery(packagesQuery(event.id));
  const { data: codes } = useSuspenseQuery(promoCodesQuery(event.id));
  const change = (changes: Parameters<typeof changedFilters>[1]) =>
    onFilter(changedFilters(filters, changes));
  return (
    <>
      <Filter
        name="Package"
        all="All packages"
        options={packages.map(({ id, name }) => ({ value: id, words: name }))}
        value={filters.package_id}
        onChange={(package_id) => change({ package_id })}
      />
      <Filter
        name="Status"
        all="Any status"
        options={STATUS_OPTIONS}
        value={
          filters.refund_due
            ? "refund_due"
            : filters.amount_due
              ? "amount_due"
              : filters.payment_status
        }
        onChange={(status) => change(statusFilters(status))}
      />
      <Filter
        name="Method"
        all="Any method"
        options={METHOD_OPTIONS}
        value={filters.payment_method}
        onChange={(payment_method) => change({ payment_method })}
      />
      <Filter
        name="Entered by"
        all="By anybody"
        options={BUYERS}
        value={flagOf(filters.entered_by_team)}
        onChange={(who) => change({ entered_by_team: who && who === "yes" })}
      />
      <Filter
        name="Sponsorship"
        all="Any kind"
        options={KINDS}
        value={flagOf(filters.is_sponsorship)}
        onChange={(kind) => change({ is_sponsorship: kind && kind === "yes" })}
      />
      {codes.length > 0 && (
        <Filter
          name="Promo code"
          all="Any promo code"
          options={codes.map(({ code }) => ({ value: code, words: code }))}
          value={filters.promo_code}
          onChange={(promo_code) => change({ promo_code })}
        />
      )}
      <DateFilter zone={event.time_zone} from={filters.from} to={filters.to} onChange={change} />
    </>
  );
}
