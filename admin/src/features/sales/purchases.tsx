import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { DateFilter } from "@/components/date-filter";
import { Filter } from "@/components/filter";
import { MoreRows } from "@/components/more-rows";
import { PageError } from "@/components/page-error";
import { SearchField } from "@/components/search-field";
import { Loading, Skeleton } from "@/components/skeleton";
import type { EventRead } from "@/features/events";
import { packagesQuery } from "@/features/packages";
import { promoCodesQuery } from "@/features/promo-codes";
import { changedFilters, isFiltered, type PurchaseFilters } from "./filters";
import { usePinnedPurchases, withPinned } from "./pinned";
import { PurchaseRow } from "./purchase-row";
import { purchasesQuery } from "./queries";
import { STATUS_OPTIONS } from "./status";
import { cx } from "@/lib/class-names";
import skeletonStyles from "@/components/skeleton.module.css";
import tableStyles from "@/components/table.module.css";
import toolbarStyles from "@/components/toolbar.module.css";
import styles from "./purchases.module.css";

interface Props {
  event: EventRead;
  filters: PurchaseFilters;
  onFilter: (filters: PurchaseFilters) => void;
}

const KINDS = [
  { value: "yes", words: "Sponsorships" },
  { value: "no", words: "No sponsorships" },
] as const;

/** The purchases of the event that match the filters, newest first. */
export function Purchases({ event, filters, onFilter }: Props) {
  return (
    <section className={styles.purchases} id="purchases" aria-labelledby="purchases-title">
      <h2 id="purchases-title">Purchases</h2>
      <Tools event={event} filters={filters} onFilter={onFilter} />
      <List event={event} filters={filters} onFilter={onFilter} />
    </section>
  );
}

function Tools({ event, filters, onFilter }: Props) {
  const { data: packages } = useSuspenseQuery(packagesQuery(event.id));
  const { data: codes } = useSuspenseQuery(promoCodesQuery(event.id));
  const change = (changes: Parameters<typeof changedFilters>[1]) =>
    onFilter(changedFilters(filters, changes));
  return (
    <div className={toolbarStyles.toolbar} role="search" aria-label="Purchases">
      <SearchField
        label="Search purchases"
        placeholder="Name, e-mail or ticket number"
        value={filters.q ?? ""}
        onChange={(q) => change({ q })}
      />
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
        value={filters.refund_due ? "refund_due" : filters.payment_status}
        onChange={(status) =>
          change(
            status === "refund_due"
              ? { refund_due: true, payment_status: undefined }
              : { refund_due: undefined, payment_status: status },
          )
        }
      />
      <Filter
        name="Sponsorship"
        all="Any kind"
        options={KINDS}
        value={
          filters.is_sponsorship === undefined ? undefined : filters.is_sponsorship ? "yes" : "no"
        }
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
    </div>
  );
}

function List({ event, filters, onFilter }: Props) {
  const list = useInfiniteQuery({
    ...purchasesQuery(event.id, filters, event.time_zone),
    placeholderData: keepPreviousData,
  });
  const pinned = usePinnedPurchases();
  if (list.isPending) return <ListLoading />;
  if (list.data === undefined)
    return <PageError error={list.error} retry={() => void list.refetch()} />;
  const purchases = withPinned(
    list.data.pages.flatMap((page) => page.items),
    pinned,
  );
  if (purchases.length === 0)
    return <NoPurchases isFiltered={isFiltered(filters)} onClear={() => onFilter({})} />;
  return (
    <div
      className={cx("panel", tableStyles.scroll, tableStyles.panelOfRows)}
      aria-busy={list.isPlaceholderData}
    >
      <table className={cx(tableStyles.rowsOnPhones, styles.purchaseTable)}>
        <caption className="visually-hidden">Purchases, newest first</caption>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">Open</span>
            </th>
            <th>Purchaser</th>
            <th>Ticket package</th>
            <th className="align-right">Total</th>
            <th>Status</th>
            <th className={styles.whenWide}>Bought</th>
          </tr>
        </thead>
        <tbody>
          {purchases.map((one) => (
            <PurchaseRow key={one.id} purchase={one} zone={event.time_zone} />
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <MoreRows
          words="Show more purchases"
          isLoading={list.isFetchingNextPage}
          error={list.error}
          load={() => void list.fetchNextPage()}
        />
      )}
    </div>
  );
}

function NoPurchases({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <div className="panel centered">
      {isFiltered ? (
        <p>
          No purchase fits.{" "}
          <button type="button" className="text-link" onClick={onClear}>
            Show all of them
          </button>
        </p>
      ) : (
        <p className="muted">
          Nothing has been bought yet. The first purchase shows up here by itself.
        </p>
      )}
    </div>
  );
}

const ListLoading = () => (
  <Loading what="the purchases">
    <div className={cx("panel", tableStyles.panelOfRows)}>
      {[1, 2, 3, 4].map((row) => (
        <p key={row} className={skeletonStyles.row}>
          <Skeleton width="22%" />
          <Skeleton width="30%" />
          <Skeleton width="12%" />
        </p>
      ))}
    </div>
  </Loading>
);
