import { useEffect, useEffectEvent, useRef } from "react";
import { wordsFor } from "@/lib/words";
import { Button } from "./button";
import { FieldError } from "./field";
import { useRetryAfter } from "./use-retry-after";
import styles from "./more-rows.module.css";

const AHEAD = "400px";
// However fast somebody scrolls, the pages of a list leave most of the rate limit for everything else.
const PAUSE_MILLISECONDS = 1_000;

interface Props {
  words: string;
  isLoading: boolean;
  /** Why the last request failed; only the end of a rate limit is waited for. Null if it did not fail. */
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
    const watched = end.current;
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && onSight(),
      { rootMargin: AHEAD },
    );
    const pause = setTimeout(() => watch.observe(watched), PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(pause);
      watch.disconnect();
    };
  }, [waits]);
  const seconds = useRetryAfter(error, load);
  return (
    <div className={styles.moreRows} ref={end}>
      {seconds !== null ? (
        <p className="hint figures" role="timer" aria-live="off">
          That was a lot at once. It goes on by itself in {seconds} s.
        </p>
      ) : (
        error !== null && <FieldError>{wordsFor(error)}</FieldError>
      )}
      <Button look="quiet" busy={isLoading} onClick={load}>
        {words}
      </Button>
    </div>
  );
}
