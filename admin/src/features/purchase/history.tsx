import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Ago } from "@/components/date-time";
import { Icon } from "@/components/icon";
import { PageError } from "@/components/page-error";
import { Loading, Skeleton } from "@/components/skeleton";
import { useNow } from "@/components/use-now";
import { historyQuery, type Purchase } from "@/features/sales";
import { cx } from "@/lib/class-names";
import { happeningsOf, type Happening } from "./history-words";
import styles from "./purchase.module.css";

const HOUR = 3_600_000;

/** What happened to the purchase, newest first. */
export function History({ purchase }: { purchase: Purchase }) {
  const history = useQuery(historyQuery(purchase.event_id, purchase.id));
  useReadAgain(purchase);
  return (
    <section className={cx("panel", styles.history)} aria-labelledby="history-title">
      <h2 id="history-title">What happened</h2>
      {history.data !== undefined ? (
        <ol>
          {happeningsOf(history.data.items, purchase).map((one) => (
            <Line key={one.key} happening={one} />
          ))}
        </ol>
      ) : history.isError ? (
        <PageError error={history.error} retry={() => void history.refetch()} />
      ) : (
        <Loading what="what happened">
          <p>
            <Skeleton width="60%" />
          </p>
        </Loading>
      )}
    </section>
  );
}

/** Reads the trail again when the purchase is another than before: somebody has changed it. */
function useReadAgain(purchase: Purchase): void {
  const queries = useQueryClient();
  const known = useRef(purchase);
  useEffect(() => {
    if (known.current === purchase) return;
    known.current = purchase;
    const { queryKey } = historyQuery(purchase.event_id, purchase.id);
    void queries.invalidateQueries({ queryKey });
  }, [queries, purchase]);
}

const MOODS = { money: styles.isMoney, bad: styles.isBad, plain: undefined };

function Line({ happening }: { happening: Happening }) {
  const { at, icon, mood, title, details } = happening;
  const isNew = useNow() - Date.parse(at) < HOUR;
  return (
    <li>
      <span className={cx(styles.mark, MOODS[mood] ?? (isNew ? styles.isNew : undefined))}>
        <Icon name={icon} small />
      </span>
      <div>
        <p>
          <b className="figures">
            <bdi>{title}</bdi>
          </b>
        </p>
        {details.length > 0 && (
          <p className="hint figures">
            <bdi>{details.join(" ")}</bdi>
          </p>
        )}
      </div>
      <span className={cx("figures", styles.at)}>
        <Ago instant={at} />
      </span>
    </li>
  );
}
