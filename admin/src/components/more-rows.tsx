import { useEffect, useEffectEvent, useRef } from "react";
import { wordsFor } from "@/lib/words";
import { Button } from "./button";
import { FieldError } from "./field";
import styles from "./more-rows.module.css";

const AHEAD = "400px";

interface Props {
  words: string;
  isLoading: boolean;
  /** Why the last request failed; then only the button tries again. Null if it did not fail. */
  error: unknown;
  load: () => void;
}

/** Below a list with more pages: loads the next one when it scrolls into view, or when it is pressed. */
export function MoreRows({ words, isLoading, error, load }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const onSight = useEffectEvent(load);
  const waits = !isLoading && error === null;
  useEffect(() => {
    if (end.current === null || !waits) return;
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && onSight(),
      { rootMargin: AHEAD },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [waits]);
  return (
    <div className={styles.moreRows} ref={end}>
      {error !== null && <FieldError>{wordsFor(error)}</FieldError>}
      <Button look="quiet" busy={isLoading} onClick={load}>
        {words}
      </Button>
    </div>
  );
}
