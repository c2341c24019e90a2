import { useQuery } from "@tanstack/react-query";
import { Icon } from "@/components/icon";
import { Ago } from "@/components/date-time";
import { useRetryAfter } from "@/components/use-retry-after";
import { useNow } from "@/components/use-now";
import { formatNumber } from "@/lib/numbers";
import { count, wordsFor } from "@/lib/words";
import { chainQuery } from "./queries";
import { cx } from "@/lib/class-names";
import sayStyles from "@/components/say.module.css";
import styles from "./audit.module.css";

const JUST_NOW_MILLISECONDS = 60_000;

/** Whether the audit chain is intact: the server recomputes every hash. */
export function ChainBadge({ eventId }: { eventId: string }) {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(chainQuery(eventId));
  const seconds = useRetryAfter(error, () => void refetch());
  const again = (
    <button
      type="button"
      className="text-link nowrap"
      aria-disabled={isFetching}
      onClick={() => !isFetching && void refetch()}
    >
      {isFetching ? "Checking…" : "Check again"}
    </button>
  );
  if (data === undefined) {
    return (
      <div className={cx(sayStyles.notice, styles.verdict)} role="status">
        <Icon name="shield" />
        <p>
          {error === null
            ? "Checking the chain, entry by entry…"
            : seconds !== null
              ? `The chain couldn't be checked yet. It is tried again in ${seconds} s.`
              : `The chain couldn't be checked. ${wordsFor(error)}`}
        </p>
        {error !== null && again}
      </div>
    );
  }
  if (!data.valid) {
    return (
      <div className={cx(sayStyles.notice, sayStyles.bad, styles.verdict)} role="alert">
        <Icon name="alert" />
        <p>
          <strong>
            The chain breaks
            {data.first_invalid_sequence === null ? (
              "."
            ) : (
              <>
                {" "}
                at entry{" "}
                <span className="figures">{formatNumber(data.first_invalid_sequence)}</span>.
              </>
            )}
          </strong>{" "}
          What stands before it is as it was written; from there on, somebody has changed the
          records behind this app. Please tell its operator.
        </p>
        {again}
      </div>
    );
  }
  return (
    <div className={cx(sayStyles.notice, sayStyles.good, styles.verdict)} role="status">
      <Icon name="shield" />
      <p>
        <strong>The chain is intact.</strong> All{" "}
        <span className="figures">{count(data.entries, "entry", "entries")}</span> checked{" "}
        <When instant={dataUpdatedAt} />. Last link{" "}
        <span className="code">{shortHash(data.head_hash)}</span>
      </p>
      {again}
    </div>
  );
}

const When = ({ instant }: { instant: number }) =>
  useNow() - instant < JUST_NOW_MILLISECONDS ? (
    <>just now</>
  ) : (
    <Ago instant={new Date(instant).toISOString()} />
  );

/** "9f3c 41ab": the start of a hash, to compare by eye. */
const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`;
