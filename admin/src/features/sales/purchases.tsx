import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/button";
import { CheckBox } from "@/components/check-box";
import { MoreRows } from "@/components/more-rows";
import { PageError } from "@/components/page-error";
import { SearchField } from "@/components/search-field";
import type { EventRead } from "@/features/events";
import { BulkBar } from "./bulk-bar";
import { changedFilters, isFiltered, type PurchaseFilters } from "./filters";
import { usePinnedPurchases, withPinned } from "./pinned";
import { PurchaseRow } from "./purchase-row";
import { purchasesQuery } from "./queries";
import { Filters } from "./filter-menus";
import { ListLoading } from "./list-loading";
import { moveSelection } from "./move-selection";
import { useSelection, type Selection } from "./selection";
import type { Purchase } from "./types";
import { cx } from "@/lib/class-names";
import tableStyles from "@/components/table.module.css";
import toolbarStyles from "@/components/toolbar.module.css";
import styles from "./purchases.module.css";

interface Props {
  event: EventRead;
  filters: PurchaseFilters;
  onFilter: (filters: PurchaseFilters) => void;
}

/** The purchases of the event that match the filters, newest first. Rows can be selected. */
export function Purchases({ event, filters, onFilter }: Props) {
  const [isSelecting, setSelecting] = useState(false);
  const list = useInfiniteQuery({
    ...purchasesQuery(event.id, filters, event.time_zone),
    placeholderData: keepPreviousData,
  });
  const purchases = withPinned(
    list.data?.pages.flatMap((page) => page.items) ?? [],
    usePinnedPurchases(),
  );
  const selection = useSelection(purchases.map(({ id }) => id));
  const selected = purchases.filter(({ id }) => selection.ids.has(id));
  return (
    <section className={styles.purchases} id="purchases" aria-labelledby="purchases-title">
      <header>
        <h2 id="purchases-title">Purchases</h2>
        <Button
          className={styles.selectOnPhones}
          look="quiet"
          small
          aria-pressed={isSelecting}
          onClick={() => {
            setSelecting(!isSelecting);
            selection.remove(selection.ids);
          }}
        >
          {isSelecting ? "Done" : "Select"}
        </Button>
      </header>
      <div className={toolbarStyles.toolbar} role="search" aria-label="Purchases">
        <SearchField
          label="Search purchases"
          placeholder="Name, e-mail, ticket or check number"
          value={filters.q ?? ""}
          onChange={(q) => onFilter(changedFilters(filters, { q }))}
        />
        {selected.length === 0 && <Filters event={event} filters={filters} onFilter={onFilter} />}
        <BulkBar event={event} selected={selected} selection={selection} />
      </div>
      {list.isPending ? (
        <ListLoading />
      ) : list.data === undefined ? (
        <PageError error={list.error} retry={() => void list.refetch()} />
      ) : purchases.length === 0 ? (
        <NoPurchases isFiltered={isFiltered(filters)} onClear={() => onFilter({})} />
      ) : (
        <div
          className={cx("panel", tableStyles.scroll, tableStyles.panelOfRows)}
          aria-busy={list.isPlaceholderData}
        >
          <Table
            purchases={purchases}
            zone={event.time_zone}
            selection={selection}
            isSelecting={isSelecting}
          />
          {list.hasNextPage && (
            <MoreRows
              words="Show more purchases"
              isLoading={list.isFetchingNextPage}
              error={list.error}
              load={() => void list.fetchNextPage()}
            />
          )}
        </div>
      )}
    </section>
  );
}

interface TableProps {
  purchases: readonly Purchase[];
  zone: string;
  selection: Selection;
  /** On phones the boxes are shown only while rows are being selected. */
  isSelecting: boolean;
}

function Table({ purchases, zone, selection, isSelecting }: TableProps) {
  return (
    <table
      className={cx(
        tableStyles.rowsOnPhones,
        styles.purchaseTable,
        isSelecting && styles.selecting,
      )}
      onKeyDown={(pressed) => moveSelection(pressed, purchases, selection)}
    >
      <caption className="visually-hidden">Purchases, newest first</caption>
      <thead>
        <tr>
          <th className={styles.select}>
            <CheckBox
              aria-label="Select all that are shown"
              isOn={selection.isAll}
              isPartly={selection.ids.size > 0 && !selection.isAll}
              onChange={selection.toggleAll}
            />
          </th>
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
          <PurchaseRow
            key={one.id}
            purchase={one}
            zone={zone}
            isSelected={selection.ids.has(one.id)}
            onSelect={(asRange) => selection.toggle(one.id, asRange)}
          />
        ))}
      </tbody>
    </table>
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
