import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useRise } from "@/components/live-count";
import { useSalesCounts } from "@/features/live";
import { packagesQuery } from "@/features/packages";
import { formatMoney, fromCents, toCents } from "@/lib/money";
import { count } from "@/lib/words";
import { summaryQuery } from "./queries";
import { cx } from "@/lib/class-names";
import liveCountStyles from "@/components/live-count.module.css";
import styles from "./totals.module.css";
import { formatNumber } from "@/lib/numbers";

/** The totals: received and kept, still due, sold; as live as the counts. */
export function Totals({ eventId }: { eventId: string }) {
  const { data: packages } = useSuspenseQuery(packagesQuery(eventId));
  const { data: sales } = useSalesCounts(eventId);
  const { data: summary } = useSuspenseQuery(summaryQuery(eventId));
  const counts = sales?.counts ?? [];
  const sponsorships = new Set(packages.filter((one) => one.is_sponsorship).map((one) => one.id));
  const sum = (of: (one: (typeof counts)[number]) => number) =>
    counts.reduce((total, one) => total + of(one), 0);
  const sponsored = sum((one) => (sponsorships.has(one.package_id) ? toCents(one.revenue) : 0));
  const packagesSold = sum((one) => one.sold_count);
  const paid = toCents(sales?.total_revenue ?? "0.00");
  const waiting = toCents(sales?.total_pending ?? "0.00");
  const words = `${count(packagesSold, "package")} sold, ${formatMoney(fromCents(paid))} received, ${formatMoney(fromCents(waiting))} still to come`;
  const hasCounts = sales !== undefined;
  return (
    <div className={styles.totals} data-testid="sales-totals" aria-busy={!hasCounts}>
      <Figure look="big" value={hasCounts ? paid : undefined} words={inDollars}>
        received
        {sponsored > 0 && (
          <>
            , of which <b className="figures">{inDollars(sponsored)}</b> from sponsorships
          </>
        )}
      </Figure>
      <Figure look="medium" value={hasCounts ? waiting : undefined} words={inDollars}>
        still to come
      </Figure>
      <Figure
        look="medium"
        value={hasCounts ? packagesSold : undefined}
        words={() => formatNumber(sum((one) => one.seats_sold))}
        says={words}
      >
        {sum((one) => one.seats_sold) === 1 ? "seat" : "seats"} in {count(packagesSold, "package")}
        {summary.seats_comped > 0 && (
          <>
            , of which <b className="figures">{formatNumber(summary.seats_comped)}</b>{" "}
            {summary.seats_comped === 1 ? "is a comp" : "are comps"}
          </>
        )}
      </Figure>
    </div>
  );
}

const inDollars = (cents: number): string => formatMoney(fromCents(cents));

const LOOKS = { big: styles.big, medium: styles.medium };

interface FigureProps {
  look: keyof typeof LOOKS;
  /** The value whose rise is shown; undefined until it is known. */
  value: number | undefined;
  words: (value: number) => string;
  /** Announced to screen readers when it rises. */
  says?: string;
  children: ReactNode;
}

function Figure({ value, ...figure }: FigureProps) {
  // The first value is not a rise.
  return value === undefined ? (
    <p>
      <span className={cx("display-font figures", LOOKS[figure.look])}>{"\u2013"}</span>
      <span className="muted">{figure.children}</span>
    </p>
  ) : (
    <LiveFigure value={value} {...figure} />
  );
}

function LiveFigure({
  look,
  value,
  words,
  says,
  children,
}: Omit<FigureProps, "value"> & { value: number }) {
  const rise = useRise(value, says);
  const text = words(value);
  return (
    <p className={rise > 0 ? styles.risen : undefined}>
      <span key={text} className={cx("display-font figures", LOOKS[look])}>
        {text}
      </span>
      <span className="muted">
        {children}
        {rise > 0 && (
          <span className={cx("figures", liveCountStyles.rise, styles.rise)}>
            +{look === "big" || words === inDollars ? words(rise) : formatNumber(rise)} just now
          </span>
        )}
      </span>
    </p>
  );
}
