import { Loading, Skeleton } from "@/components/skeleton";
import { cx } from "@/lib/class-names";
import skeletonStyles from "@/components/skeleton.module.css";
import tableStyles from "@/components/table.module.css";

/** In place of the purchases, until they are there. */
export const ListLoading = () => (
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
