import { useEffect, useState, type ReactNode } from "react";
import styles from "./skeleton.module.css";

const PATIENCE_MILLISECONDS = 200;

/** A grey line where text will be. */
export const Skeleton = ({ width, height = 14 }: { width: number | string; height?: number }) => (
  <span className={styles.skeleton} style={{ width, height }} />
);

/** A placeholder for what is loading, shown only if that takes noticeably long. */
export function Loading({ what, children }: { what: string; children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        {isLate ? `Loading ${what}` : ""}
      </span>
      {isLate && <div aria-hidden="true">{children}</div>}
    </div>
  );
}

/** The placeholder of a page. */
export const PageLoading = () => (
  <Loading what="the page">
    <Skeleton width={260} height={40} />
    <div className={styles.cards}>
      {[1, 2, 3].map((card) => (
        <div key={card} className="panel">
          <Skeleton width="40%" height={22} />
          <Skeleton width="25%" />
        </div>
      ))}
    </div>
  </Loading>
);
